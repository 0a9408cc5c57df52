package org.earshot.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.earshot.source.Lane.Waiting;
import org.earshot.source.SourceSpec.Overload;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClipOutletTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final AtomicReference<Duration> lag = new AtomicReference<>(Duration.ZERO);
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final ClipOutlet outlet = new ClipOutlet(producer, lag::get, LIMIT);

  @AfterEach
  void close() {
    outlet.close();
  }

  private Waiting clip(String id, int bytes) {
    return new Waiting(
        Topics.CLIPS.record(id, new byte[bytes]), true, acknowledged::incrementAndGet);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(until);
      Thread.sleep(2);
    }
  }

  private List<String> sent() {
    return producer.history().stream().map(record -> new String(record.key(), UTF_8)).toList();
  }

  @Test
  void lanes_take_turns() throws Exception {
    var one = outlet.lane(Overload.NEWEST_FIRST);
    var other = outlet.lane(Overload.NEWEST_FIRST);
    for (int i = 0; i < 3; i++) {
      one.offer(clip("one/" + i, 10));
    }
    other.offer(clip("other/0", 10));
    outlet.start();

    await(() -> sent().size() == 4);
    assertThat(sent()).containsExactly("one/0", "other/0", "one/1", "one/2");
    for (int i = 0; i < 4; i++) {
      assertThat(producer.completeNext()).isTrue();
    }
    assertThat(one.sent()).isEqualTo(3);
    assertThat(other.sent()).isEqualTo(1);
    assertThat(acknowledged).hasValue(4);
  }

  @Test
  void while_the_pipeline_lags_the_newest_wait_and_the_oldest_give_way() throws Exception {
    lag.set(LIMIT.plusSeconds(1));
    outlet.start();
    var lane = outlet.lane(Overload.NEWEST_FIRST);
    await(outlet::lagging);
    for (int i = 0; i < 100; i++) {
      lane.offer(clip("mic/" + i, 10));
    }
    assertThat(lane.dropped()).isEqualTo(Map.of(Lane.OVERLOAD, 92L));
    assertThat(sent()).isEmpty();

    lag.set(LIMIT.dividedBy(2).plusSeconds(1)); // not yet
    await(outlet::lagging);
    lag.set(LIMIT.dividedBy(2));
    await(() -> sent().size() == 8);
    assertThat(sent()).first().isEqualTo("mic/92");
    assertThat(sent()).last().isEqualTo("mic/99");
  }

  @Test
  void a_burst_of_many_small_clips_is_no_overload() throws Exception {
    var lane = outlet.lane(Overload.NEWEST_FIRST);
    for (int i = 0; i < 500; i++) {
      lane.offer(clip("cam/" + i, 16_000));
    }
    outlet.start();
    await(() -> sent().size() == 500);
    assertThat(lane.dropped()).isEmpty();
  }

  @Test
  void a_source_that_may_wait_loses_nothing() throws Exception {
    lag.set(LIMIT.plusSeconds(1));
    outlet.start();
    var lane = outlet.lane(Overload.BLOCK);
    await(outlet::lagging);
    var offered = new AtomicInteger();
    var done = new CountDownLatch(1);
    var source =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 20; i++) {
                  lane.offer(clip("folder/" + i, 10));
                  offered.incrementAndGet();
                }
                done.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    source.start();
    await(() -> source.getState() == Thread.State.WAITING);
    assertThat(offered).hasValue(8);

    lag.set(Duration.ZERO);
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    await(() -> sent().size() == 20);
    assertThat(lane.dropped()).isEmpty();
  }

  @Test
  void what_is_in_flight_and_what_waits_is_bounded_while_the_brokers_are_away() throws Exception {
    outlet.start();
    var lane = outlet.lane(Overload.NEWEST_FIRST);
    int bytes = 1 << 20;
    for (int i = 0; i < 100; i++) {
      lane.offer(clip("mic/" + i, bytes));
      Thread.onSpinWait();
    }
    await(() -> sent().size() == ClipOutlet.IN_FLIGHT_BYTES / bytes);
    assertThat(lane.dropped().keySet()).containsExactly(Lane.BROKER);
    int kept = sent().size() + ClipOutlet.WAITING_BYTES / bytes;
    await(() -> lane.dropped().get(Lane.BROKER) == 100 - kept);

    assertThat(producer.errorNext(new TimeoutException("nobody answers"))).isTrue();
    assertThat(producer.errorNext(new RecordTooLargeException("1 MiB"))).isTrue();
    assertThat(lane.dropped()).containsEntry(Lane.TOO_LARGE, 1L);
    assertThat(lane.dropped()).containsEntry(Lane.BROKER, 100L - kept + 1);
  }

  @Test
  void many_lanes_share_the_room() throws Exception {
    lag.set(LIMIT.plusSeconds(1));
    outlet.start();
    await(outlet::lagging);
    int bytes = 1 << 20;
    var lanes = Stream.generate(() -> outlet.lane(Overload.NEWEST_FIRST)).limit(24).toList();
    for (var lane : lanes) {
      for (int i = 0; i < 5; i++) {
        lane.offer(clip("source/" + i, bytes));
      }
    }
    int waiting = lanes.stream().mapToInt(lane -> lane.waiting().size()).sum();
    assertThat(waiting * bytes).isEqualTo(ClipOutlet.WAITING_BYTES);
  }

  @Test
  void what_is_sampled_is_counted_as_such() throws Exception {
    lag.set(LIMIT.plusSeconds(1));
    outlet.start();
    var lane = outlet.lane(Overload.SAMPLE);
    await(() -> outlet.share() == 2); // five seconds of lag
    for (int i = 0; i < 16; i++) {
      lane.offer(clip("mic/" + i, 10));
    }
    await(() -> sent().size() == 8);
    assertThat(lane.dropped()).isEqualTo(Map.of(Lane.SAMPLED, 8L));
    assertThat(sent()).startsWith("mic/0", "mic/2", "mic/4");
  }
}
