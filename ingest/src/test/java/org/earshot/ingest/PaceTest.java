package org.earshot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Duration CLIP = Duration.ofSeconds(5);
  private static final long MILLI = 1_000_000;

  private final SteppedTicker ticker = SteppedTicker.free();
  private final long start = ticker.nanos();

  @Test
  void a_steady_rate_sends_the_first_clip_at_once_and_the_others_in_step() throws Exception {
    var pace = new Pace(new Rate.Steady(4), ticker);

    assertThat(after(pace)).isZero();
    assertThat(after(pace)).isEqualTo(250 * MILLI);
    assertThat(after(pace)).isEqualTo(500 * MILLI);
  }

  @Test
  void work_between_clips_does_not_add_up_to_drift() throws Exception {
    var pace = new Pace(new Rate.Steady(10), ticker);
    for (int i = 0; i < 1000; i++) {
      pace.await(CLIP);
      ticker.pass(37 * MILLI);
    }

    assertThat(after(pace)).isEqualTo(1000 * 100 * MILLI);
  }

  @Test
  void small_arrears_are_caught_up() throws Exception {
    var pace = new Pace(new Rate.Steady(10), ticker);
    pace.await(CLIP);
    ticker.pass(450 * MILLI);

    assertThat(after(pace)).isEqualTo(450 * MILLI);
    assertThat(after(pace)).isEqualTo(450 * MILLI);
    assertThat(after(pace)).isEqualTo(450 * MILLI);
    assertThat(after(pace)).isEqualTo(450 * MILLI);
    assertThat(after(pace)).isEqualTo(500 * MILLI);
  }

  @Test
  void after_a_long_gap_there_is_no_burst() throws Exception {
    var pace = new Pace(new Rate.Steady(10), ticker);
    pace.await(CLIP);
    long gap = Duration.ofHours(8).toNanos();
    ticker.pass(gap);

    assertThat(after(pace)).isEqualTo(gap);
    assertThat(after(pace)).isEqualTo(gap + 100 * MILLI);
  }

  @Test
  void a_clips_own_pace_sends_it_when_it_would_have_been_heard() throws Exception {
    var pace = new Pace(new Rate.Own(), ticker);

    assertThat(after(pace)).isEqualTo(5_000 * MILLI);
    pace.await(Duration.ofMillis(3_640));
    assertThat(ticker.nanos() - start).isEqualTo(8_640 * MILLI);
  }

  @Test
  void without_a_limit_nobody_waits() throws Exception {
    var pace = new Pace(new Rate.Unlimited(), new SteppedTicker(0));

    pace.await(CLIP);
    pace.await(CLIP);
  }

  @Test
  void waiting_can_be_interrupted() {
    var pace = new Pace(new Rate.Own(), Ticker.SYSTEM);
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> pace.await(CLIP));
  }

  private long after(Pace pace) throws InterruptedException {
    pace.await(CLIP);
    return ticker.nanos() - start;
  }
}
