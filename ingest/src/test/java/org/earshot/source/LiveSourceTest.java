package org.earshot.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.earshot.ingest.Ticker;
import org.earshot.message.SourceEvent;
import org.earshot.message.SourceReport;
import org.earshot.message.SourceState;
import org.earshot.source.SourceSpec.Kind;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveSourceTest {
  private final ScriptedInput input = new ScriptedInput();
  private final List<SourceEvent> events = new CopyOnWriteArrayList<>();
  private final AtomicLong ahead = new AtomicLong();
  private final Ticker ticker =
      new Ticker() {
        @Override
        public long nanos() {
          return System.nanoTime() + ahead.get();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
          TimeUnit.NANOSECONDS.sleep(nanos);
        }
      };
  private final AtomicReference<Duration> lag = new AtomicReference<>(Duration.ZERO);
  private final ClipOutlet outlet =
      new ClipOutlet(
          new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()),
          lag::get,
          Duration.ofSeconds(30));
  private LiveSource source;

  /** What a capture does next. */
  private interface Step {
    void take(AudioInput.Sink sink) throws CaptureException, InterruptedException;
  }

  /** Each capture takes steps until one of them ends it. */
  private static final class ScriptedInput implements AudioInput {
    private static final Step END = sink -> {};
    private static final Step CANCELLED =
        sink -> {
          throw CaptureException.lost("cancelled");
        };

    final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    final AtomicInteger captures = new AtomicInteger();

    private volatile boolean capturing;

    @Override
    public void capture(Sink sink) throws CaptureException, InterruptedException {
      captures.incrementAndGet();
      sink.format(new PcmFormat(8_000, 1));
      capturing = true;
      try {
        for (Step step = steps.take(); step != END; step = steps.take()) {
          step.take(sink);
        }
      } finally {
        capturing = false;
      }
    }

    /** As a program that is not started yet, or a device that is not open, cannot be ended. */
    @Override
    public void cancel() {
      if (capturing) {
        steps.add(CANCELLED);
      }
    }

    @Override
    public Duration jitter() {
      return Duration.ofMillis(1);
    }

    void hear(int frames) {
      steps.add(sink -> sink.frames(new short[frames], frames));
    }

    void fail(CaptureException cause) {
      steps.add(
          sink -> {
            throw cause;
          });
    }
  }

  private LiveSource start(SourceSpec spec) {
    return start(spec, Surroundings.Preparation.NONE);
  }

  private LiveSource start(SourceSpec spec, Surroundings.Preparation preparation) {
    var around =
        new Surroundings("test", Clock.systemUTC(), ticker, new Random(), events::add, preparation);
    var lane = outlet.lane(spec.overload());
    source = new LiveSource(spec, input, new ClipWriter(spec, Topics.CLIPS, lane), lane, around);
    source.start();
    return source;
  }

  private static SourceSpec stream(boolean finite) {
    return new SourceSpec(
        "cam",
        Kind.STREAM,
        Address.of("rtsp://host/cam"),
        Framing.DEFAULT,
        Mix.DEFAULT,
        null,
        Silence.DEFAULT,
        SourceSpec.Overload.NEWEST_FIRST,
        false,
        false,
        finite);
  }

  @AfterEach
  void close() {
    source.close();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(until);
      Thread.sleep(2);
    }
  }

  private void await(SourceState state) throws InterruptedException {
    await(() -> report().state() == state);
  }

  private SourceReport report() {
    return source.report(Instant.now());
  }

  @Test
  void a_lost_source_is_opened_again_and_says_why_meanwhile() throws Exception {
    start(stream(false));
    assertThat(report().state()).isEqualTo(SourceState.STARTING);
    input.hear(8_000);
    await(SourceState.LIVE);
    await(() -> report().levelDbfs() != null);
    assertThat(report().levelDbfs()).isEqualTo(LevelMeter.FLOOR_DBFS);
    assertThat(report().sampleRateHz()).isEqualTo(8_000);

    input.fail(CaptureException.lost("connection refused"));
    await(SourceState.RECONNECTING);
    assertThat(report().message()).isEqualTo("connection refused");
    assertThat(report().retryAt()).isNotNull();
    assertThat(report().levelDbfs()).isNull();

    input.hear(80); // less than it was away: a gap remains
    await(SourceState.LIVE);
    assertThat(report().restarts()).isEqualTo(1);
    assertThat(input.captures).hasValue(2);
    input.steps.add(ScriptedInput.END);
    await(() -> report().gaps() == 1);
  }

  @Test
  void the_end_of_a_stream_is_a_lost_connection_unless_it_is_finite() throws Exception {
    start(stream(false));
    input.hear(8_000);
    input.steps.add(ScriptedInput.END);
    await(SourceState.RECONNECTING);
    assertThat(report().message()).isEqualTo("the other side ended the stream");
    source.close();

    start(stream(true));
    input.steps.clear();
    input.hear(16_000);
    input.steps.add(ScriptedInput.END);
    await(SourceState.STOPPED);
    assertThat(report().message()).isEqualTo("it came to its end");
    assertThat(source.lane().waiting()).as("what was left is a clip").isEqualTo(1);
  }

  @Test
  void a_person_must_act_and_it_is_tried_again_all_the_same() throws Exception {
    start(stream(false));
    input.fail(CaptureException.permanent("401: wrong user or password"));
    await(SourceState.FAILED);
    await(() -> input.captures.get() >= 2);
    assertThat(report().state()).isEqualTo(SourceState.FAILED);
    input.hear(8_000);
    await(SourceState.LIVE);
  }

  @Test
  void a_source_that_waits_for_the_pipeline_is_not_taken_for_lost() throws Exception {
    lag.set(Duration.ofMinutes(1));
    outlet.start();
    await(outlet::lagging);
    start(
        new SourceSpec(
            "tune",
            Kind.FILE,
            Address.of("/tune.wav"),
            Framing.of(Duration.ofMillis(500)),
            Mix.DEFAULT,
            null,
            Silence.DEFAULT,
            SourceSpec.Overload.BLOCK,
            false,
            false,
            false));
    input.hear(80_000); // twenty clips, of which eight may wait
    input.steps.add(sink -> ahead.set(TimeUnit.SECONDS.toNanos(3))); // their time is known then
    input.hear(80);
    input.steps.add(sink -> source.tick()); // before another sample has come
    input.steps.add(ScriptedInput.END);
    await(() -> source.lane().waiting() == 8 && source.waiting());
    ahead.set(TimeUnit.SECONDS.toNanos(60));
    source.tick();
    lag.set(Duration.ZERO);
    await(SourceState.STOPPED);
    assertThat(events).extracting(SourceEvent::state).doesNotContain(SourceState.STALLED);
    assertThat(report().restarts()).isZero();
    outlet.close();
    assertThat(report().clips()).isEqualTo(20);
  }

  @Test
  void a_stumble_of_ours_is_a_loss_and_not_the_end() throws Exception {
    start(stream(false));
    input.steps.add(
        sink -> {
          throw new IllegalStateException("a defect");
        });
    await(SourceState.RECONNECTING);
    assertThat(report().message()).contains("a defect");
    input.hear(8_000);
    await(SourceState.LIVE);
  }

  @Test
  void a_stalled_source_is_cancelled_and_says_that_no_sample_came() throws Exception {
    start(stream(false));
    input.hear(8_000);
    await(SourceState.LIVE);
    ahead.set(TimeUnit.SECONDS.toNanos(4));
    source.tick();
    assertThat(report().state()).isEqualTo(SourceState.STALLED);
    assertThat(report().since()).isCloseTo(Instant.now(), within(1, ChronoUnit.SECONDS));
    ahead.set(TimeUnit.SECONDS.toNanos(11));
    source.tick();
    await(SourceState.RECONNECTING);
    assertThat(report().message()).isEqualTo("no sample for 10 s");
  }

  @Test
  void a_muted_source_is_not_listened_to_until_it_is_wished_again() throws Exception {
    start(stream(false));
    input.hear(8_000);
    await(SourceState.LIVE);
    source.mute(true);
    await(SourceState.STOPPED);
    assertThat(report().muted()).isTrue();
    assertThat(report().message()).isEqualTo("muted: `earshot mute cam --undo` listens again");
    int captures = input.captures.get();
    input.steps.clear();

    source.mute(false);
    input.hear(80); // less than it was muted
    await(SourceState.LIVE);
    assertThat(input.captures).hasValue(captures + 1);
    input.steps.add(ScriptedInput.END); // now it would be known that something is missing
    await(SourceState.RECONNECTING);
    assertThat(events).noneMatch(event -> event.kind() == SourceEvent.Kind.GAP);
    assertThat(report().restarts()).isEqualTo(1);
  }

  @Test
  void a_wish_to_mute_that_comes_before_there_is_anything_to_end_is_not_lost() throws Exception {
    var preparing = new CountDownLatch(1);
    var prepared = new CountDownLatch(1);
    start(
        stream(false),
        spec -> {
          preparing.countDown();
          try {
            prepared.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    preparing.await();
    source.mute(true);
    prepared.countDown();
    await(
        () -> {
          source.tick();
          return report().state() == SourceState.STOPPED;
        });
    assertThat(report().muted()).isTrue();
  }

  @Test
  void what_repeats_begins_anew_without_being_lost() throws Exception {
    start(
        new SourceSpec(
            "tune",
            Kind.FILE,
            Address.of("/tune.wav"),
            Framing.DEFAULT,
            Mix.DEFAULT,
            null,
            Silence.DEFAULT,
            SourceSpec.Overload.NEWEST_FIRST,
            false,
            true,
            false));
    for (int i = 0; i < 3; i++) {
      input.hear(8_000);
      input.steps.add(ScriptedInput.END);
    }
    await(() -> input.captures.get() == 4);
    assertThat(report().restarts()).isZero();
    assertThat(events)
        .extracting(SourceEvent::state)
        .doesNotContain(SourceState.RECONNECTING, SourceState.STOPPED);
  }

  @Test
  void muted_while_it_waits_to_be_opened_it_is_not_opened() throws Exception {
    start(stream(false));
    input.fail(CaptureException.lost("connection refused"));
    await(SourceState.RECONNECTING);
    source.mute(true);
    await(SourceState.STOPPED);
    assertThat(input.captures).hasValue(1);
  }
}
