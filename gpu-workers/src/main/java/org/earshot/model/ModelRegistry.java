package org.earshot.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.earshot.message.Json;
import org.earshot.message.ModelCard;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;

/**
 * The compacted topic {@code models} as a map that follows it. A thread of its own reads the topic
 * from its beginning; the map is replaced as a whole, so a reader never sees half a change.
 */
public final class ModelRegistry implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long WITHIN_SECONDS = 30;

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final Consumer<Exception> onError;
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final Thread thread = new Thread(this::follow, "model-registry");
  private volatile Map<String, ModelCard> cards = Map.of();
  private volatile boolean closing;

  private ModelRegistry(Settings settings, Consumer<Exception> onError) {
    this.consumer = settings.reader();
    this.onError = requireNonNull(onError, "onError");
  }

  /**
   * Begins to follow the topic; returns when every card that is there now is in the map.
   *
   * @param onError hears of records that are no cards (they are skipped), and of the end of the
   *     following if it fails
   * @throws KafkaException if the topic cannot be read within half a minute
   */
  public static ModelRegistry start(Settings settings, Consumer<Exception> onError) {
    var registry = new ModelRegistry(settings, onError);
    registry.thread.setDaemon(true);
    registry.thread.start();
    try {
      registry.caughtUp.get(WITHIN_SECONDS, TimeUnit.SECONDS);
      return registry;
    } catch (ExecutionException | TimeoutException e) {
      registry.close();
      throw new KafkaException("the topic models cannot be read", e);
    } catch (InterruptedException e) {
      registry.close();
      throw new InterruptException(e);
    }
  }

  /**
   * Reads the cards as they are now, without following.
   *
   * @param onError hears of records that are no cards; they are skipped
   * @return id and card, in order of id
   */
  public static Map<String, ModelCard> read(Settings settings, Consumer<Exception> onError) {
    var found = new TreeMap<String, ModelCard>();
    Snapshot.read(settings, Topics.MODELS.name(), record -> take(found, List.of(record), onError));
    return found;
  }

  /** Publishes a card; returns when the brokers have it. The same card again changes nothing. */
  public static void publish(Settings settings, ModelCard card) {
    try (var producer = settings.producer()) {
      producer.send(Topics.MODELS.record(card.id(), card)).get(WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the card of %s was not published".formatted(card.id()), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** The cards by id, in order of id: a snapshot that does not change. */
  public Map<String, ModelCard> cards() {
    return cards;
  }

  private void follow() {
    try (consumer) {
      var partitions = Snapshot.partitions(consumer, Topics.MODELS.name());
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (!closing) {
        if (ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue())) {
          caughtUp.complete(null);
        }
        var changed = new TreeMap<>(cards);
        take(changed, consumer.poll(POLL), onError);
        cards = Collections.unmodifiableMap(changed);
      }
    } catch (WakeupException e) {
      caughtUp.completeExceptionally(e); // close() asked for it
    } catch (KafkaException e) {
      caughtUp.completeExceptionally(e);
      onError.accept(e);
    }
  }

  private static void take(
      Map<String, ModelCard> cards,
      Iterable<ConsumerRecord<byte[], byte[]>> records,
      Consumer<Exception> onError) {
    for (var record : records) {
      try {
        put(cards, record);
      } catch (IllegalArgumentException e) {
        onError.accept(e);
      }
    }
  }

  /** A card replaces the one before; a tombstone takes it away. */
  private static void put(Map<String, ModelCard> cards, ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      throw new IllegalArgumentException(
          "models-%d-%d has no key".formatted(record.partition(), record.offset()));
    }
    String id = new String(record.key(), UTF_8);
    if (record.value() == null) {
      cards.remove(id);
    } else {
      cards.put(id, Json.read(record.value(), ModelCard.class));
    }
  }

  /** Stops following. The map stays as it is. */
  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
