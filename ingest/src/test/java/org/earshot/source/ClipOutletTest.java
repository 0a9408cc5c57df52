package org.earshot.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.earshot.ingest.Ticker;
import org.earshot.source.Lane.Waiting;
import org.earshot.source.SourceSpec.Overload;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClipOutletTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MIB = 1 << 20;

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final AtomicReference<Duration> lag = new AtomicReference<>(Duration.ZERO);
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger looks = new AtomicInteger();
  private final ClipOutlet outlet = new ClipOutlet(producer, this::lag, LIMIT, new Ticks());

  /** Time that passes when a test says so. */
  private final class Ticks implements Ticker {
    @Override
    public long nanos() {
      return nanos.get();
    }

    @Override
    public void sleep(long time) {
      nanos.addAndGet(time);
    }
  }

  private Duration lag() {
    looks.incrementAndGet();
    return lag.get();
  }

  /** Sets the lag and waits until it was dealt with. */
  private void lag(Duration now) throws InterruptedException {
    lag.set(now);
    int seen = looks.get();
    await(() -> looks.get() >= seen + 2);
  }

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

    lag(LIMIT.dividedBy(2).plusSeconds(1)); // not yet
    assertThat(outlet.lagging()).isTrue();
    assertThat(sent()).isEmpty();
    lag(LIMIT.dividedBy(2));
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
  void what_is_in_flight_and_what_waits_is_bounded_while_nothing_is_taken() throws Exception {
    outlet.start();
    var lane = outlet.lane(Overload.NEWEST_FIRST);
    int kept = (ClipOutlet.IN_FLIGHT_BYTES + ClipOutlet.WAITING_BYTES) / MIB;
    int inFlight = ClipOutlet.IN_FLIGHT_BYTES / MIB;
    for (int i = 0; i < inFlight; i++) {
      lane.offer(clip("mic/" + i, MIB));
    }
    await(() -> sent().size() == inFlight);
    for (int i = inFlight; i < kept + 5; i++) {
      lane.offer(clip("mic/" + i, MIB));
    }
    assertThat(lane.dropped()).isEqualTo(Map.of(Lane.FULL, 5L));
    assertThat(sent()).hasSize(inFlight);

    assertThat(producer.errorNext(new RecordTooLargeException("1 MiB"))).isTrue();
    assertThat(lane.dropped()).containsEntry(Lane.TOO_LARGE, 1L);
  }

  @Test
  void what_the_brokers_did_not_take_is_sent_again_before_what_came_later() throws Exception {
    outlet.start();
    var lane = outlet.lane(Overload.BLOCK);
    for (int i = 0; i < 3; i++) {
      lane.offer(clip("folder/" + i, 10));
    }
    await(() -> sent().size() == 3);
    for (int i = 0; i < 3; i++) {
      assertThat(producer.errorNext(new TimeoutException("nobody answers"))).isTrue();
    }
    lane.offer(clip("folder/3", 10));
    assertThat(acknowledged).hasValue(0);
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    await(() -> sent().size() == 7);
    assertThat(sent().subList(3, 7))
        .containsExactly("folder/0", "folder/1", "folder/2", "folder/3");
    while (producer.completeNext()) {
      Thread.onSpinWait();
    }
    assertThat(acknowledged).hasValue(4);
    assertThat(lane.sent()).isEqualTo(4);
    assertThat(lane.dropped()).isEmpty();
  }

  @Test
  void while_the_brokers_refuse_a_live_source_gives_up_its_oldest() throws Exception {
    outlet.start();
    var lane = outlet.lane(Overload.NEWEST_FIRST);
    int fits = ClipOutlet.WAITING_BYTES / MIB;
    lane.offer(clip("mic/0", MIB));
    await(() -> sent().size() == 1);
    assertThat(producer.errorNext(new TimeoutException("nobody answers"))).isTrue();
    for (int i = 1; i < fits + 3; i++) { // the lane is held: the time stands still
      lane.offer(clip("mic/" + i, MIB));
    }
    assertThat(lane.dropped()).isEqualTo(Map.of(Lane.BROKER, 3L));
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    await(() -> sent().size() == 1 + ClipOutlet.IN_FLIGHT_BYTES / MIB);
    assertThat(sent().get(1)).isEqualTo("mic/3");
  }

  @Test
  void a_source_whose_topic_is_missing_holds_up_no_other() throws Exception {
    producer.sendException =
        new TimeoutException("not present", new UnknownTopicOrPartitionException());
    outlet.start();
    var missing = outlet.lane(Overload.NEWEST_FIRST);
    missing.offer(clip("bedroom/0", 10));
    await(() -> outlet.held(missing));
    producer.sendException = null;
    var other = outlet.lane(Overload.NEWEST_FIRST);
    missing.offer(clip("bedroom/1", 10));
    other.offer(clip("mic/0", 10));
    nanos.addAndGet(Duration.ofSeconds(9).toNanos());
    other.offer(clip("mic/1", 10));
    await(() -> sent().size() == 2);
    assertThat(sent()).containsExactly("mic/0", "mic/1");

    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    await(() -> sent().size() == 4);
    assertThat(sent()).endsWith("bedroom/0", "bedroom/1");
  }

  @Test
  void when_all_is_full_the_lane_of_which_most_waits_gives_way() throws Exception {
    var small = Stream.generate(() -> outlet.lane(Overload.NEWEST_FIRST)).limit(24).toList();
    var large = outlet.lane(Overload.NEWEST_FIRST);
    int fits = ClipOutlet.WAITING_BYTES / MIB;
    for (int i = 0; i < fits; i++) {
      large.offer(clip("large/" + i, MIB));
    }
    for (var lane : small) {
      lane.offer(clip("small", MIB));
    }
    assertThat(large.dropped()).isEqualTo(Map.of(Lane.FULL, 24L));
    assertThat(small).allMatch(lane -> lane.dropped().isEmpty());
    assertThat(large.bytes() + 24L * MIB).isEqualTo(ClipOutlet.WAITING_BYTES);
  }

  @Test
  void one_clip_of_each_of_many_sources_is_no_overload() throws Exception {
    var lanes = Stream.generate(() -> outlet.lane(Overload.NEWEST_FIRST)).limit(200).toList();
    for (var lane : lanes) {
      lane.offer(clip("mic", MIB / 4));
    }
    for (var lane : lanes) {
      assertThat(lane.dropped()).isEmpty();
    }
  }

  @Test
  void what_is_sampled_is_counted_as_such() throws Exception {
    lag.set(LIMIT.plusSeconds(1));
    outlet.start();
    var lane = outlet.lane(Overload.SAMPLE);
    await(outlet::lagging);
    assertThat(outlet.share()).isEqualTo(1);
    nanos.addAndGet(LagGate.THINS_EVERY.toNanos());
    await(() -> outlet.share() == 2);
    for (int i = 0; i < 16; i++) {
      lane.offer(clip("mic/" + i, 10));
    }
    await(() -> sent().size() == 8);
    assertThat(lane.dropped()).isEqualTo(Map.of(Lane.SAMPLED, 8L));
    assertThat(sent()).startsWith("mic/0", "mic/2", "mic/4");
  }

  @Test
  void of_a_muted_lane_nothing_is_sent_that_waits_or_that_was_not_taken() throws Exception {
    outlet.start();
    var lane = outlet.lane(Overload.NEWEST_FIRST);
    lane.offer(clip("bedroom/0", 10));
    await(() -> sent().size() == 1);
    lag(LIMIT.plusSeconds(1));
    lane.offer(clip("bedroom/1", 10));
    lane.mute(true);
    assertThat(producer.errorNext(new TimeoutException("nobody answers"))).isTrue();
    lane.offer(clip("bedroom/2", 10)); // captured before it was muted
    assertThat(lane.dropped()).isEqualTo(Map.of(Lane.MUTED, 3L));
    assertThat(acknowledged).hasValue(3);

    lane.mute(false);
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    lag(Duration.ZERO);
    lane.offer(clip("bedroom/3", 10));
    await(() -> sent().size() == 2);
    assertThat(sent()).endsWith("bedroom/3");
  }

  @Test
  void a_lag_that_cannot_be_asked_for_does_not_end_the_outlet() throws Exception {
    lag.set(null);
    outlet.start();
    int seen = looks.get();
    await(() -> looks.get() > seen);
    lag.set(Duration.ZERO);
    outlet.lane(Overload.NEWEST_FIRST).offer(clip("mic/0", 10));
    await(() -> sent().size() == 1);
  }
}
