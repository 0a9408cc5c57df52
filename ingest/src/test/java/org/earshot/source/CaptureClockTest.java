package org.earshot.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CaptureClockTest {
  private static final PcmFormat FORMAT = new PcmFormat(16_000, 1);
  private static final Duration JITTER = Duration.ofMillis(100);
  private static final int CHUNK = 320; // 20 ms

  private final CaptureClock clock = new CaptureClock(FORMAT, JITTER);
  private final List<CaptureClock.Gap> gaps = new ArrayList<>();
  private long frames;
  private long now = 1_000_000_000_000L;

  /** A source that gives 20 ms of samples every so many nanoseconds, each late by up to so many. */
  private void play(Duration time, double everyNanos, long mostLateNanos, Random random) {
    long begin = now;
    for (long n = 1; n * everyNanos <= time.toNanos(); n++) {
      now = begin + Math.round(n * everyNanos);
      long late = mostLateNanos == 0 ? 0 : random.nextLong(mostLateNanos);
      arrive(CHUNK, now + late);
    }
  }

  private void play(Duration time) {
    play(time, 20e6, 0, new Random(1));
  }

  private void arrive(int count, long at) {
    frames += count;
    var gap = clock.observe(frames, at);
    if (gap != null) {
      gaps.add(gap);
    }
  }

  @Test
  void says_when_each_sample_was_captured_although_they_come_late() {
    long begin = now;
    play(Duration.ofSeconds(60), 20e6, 60_000_000, new Random(7));

    assertThat(clock.settled()).isTrue();
    for (long frame : new long[] {0, 16_000, 480_000}) {
      // The least delay of a hundred chunks, each late by up to 60 ms, is about half a millisecond.
      assertThat(clock.nanosOf(frame) - begin).isCloseTo(frame * 62_500, within(5_000_000L));
    }
    assertThat(gaps).isEmpty();
  }

  @Test
  void a_pause_after_which_everything_comes_is_no_gap() {
    play(Duration.ofSeconds(10));
    now += Duration.ofSeconds(6).toNanos();
    for (int i = 0; i < 300; i++) {
      arrive(CHUNK, now);
    }
    play(Duration.ofSeconds(10));

    assertThat(gaps).isEmpty();
    assertThat(clock.safe()).isEqualTo(frames);
  }

  @Test
  void a_backlog_that_comes_in_slowly_is_no_gap() {
    play(Duration.ofSeconds(10));
    now += Duration.ofSeconds(40).toNanos();
    play(Duration.ofSeconds(60), 20e6 / 1.7, 0, new Random(1)); // 42 s are caught up
    play(Duration.ofSeconds(10));

    assertThat(gaps).isEmpty();
    assertThat(clock.safe()).isEqualTo(frames);
  }

  @Test
  void of_a_backlog_that_comes_in_half_the_rest_is_a_gap() {
    play(Duration.ofSeconds(10));
    long before = frames;
    now += Duration.ofSeconds(40).toNanos();
    play(Duration.ofSeconds(30), 20e6 / 1.7, 0, new Random(1)); // 21 s are caught up
    play(Duration.ofSeconds(10));

    assertThat(gaps).hasSize(1);
    assertThat(gaps.get(0).position()).isEqualTo(before);
    assertThat(gaps.get(0).nanos()).isCloseTo(19_000_000_000L, within(50_000_000L));
  }

  @Test
  void time_without_samples_is_a_gap_of_its_length_at_its_place() {
    long begin = now;
    play(Duration.ofSeconds(10));
    long before = frames;
    now += Duration.ofMillis(3_700).toNanos();
    play(Duration.ofSeconds(1));

    assertThat(clock.safe()).as("no clip across the place while it is undecided").isEqualTo(before);
    play(Duration.ofSeconds(5));

    assertThat(gaps).hasSize(1);
    assertThat(gaps.get(0).position()).isEqualTo(before);
    assertThat(gaps.get(0).nanos()).isCloseTo(3_700_000_000L, within(1_000_000L));
    assertThat(clock.safe()).isEqualTo(frames);
    assertThat(clock.nanosOf(before) - begin).isCloseTo(13_700_000_000L, within(1_000_000L));
  }

  @Test
  void a_gap_is_found_among_delays_within_the_jitter() {
    var random = new Random(3);
    play(Duration.ofSeconds(30), 20e6, 80_000_000, random);
    now += Duration.ofSeconds(1).toNanos();
    play(Duration.ofSeconds(30), 20e6, 80_000_000, random);

    assertThat(gaps).hasSize(1);
    assertThat(gaps.get(0).nanos()).isCloseTo(1_000_000_000L, within(20_000_000L));
  }

  @Test
  void what_a_server_sends_ahead_at_the_beginning_was_captured_before() {
    long connected = now;
    arrive(16_000 * 4, now); // four seconds at once
    play(Duration.ofSeconds(10));

    assertThat(clock.nanosOf(0) - connected).isCloseTo(-4_000_000_000L, within(1_000_000L));
    assertThat(gaps).isEmpty();
  }

  @Test
  void measures_how_fast_the_clock_of_the_source_runs() {
    for (double ppm : new double[] {-120, 0, 45}) {
      var each = new CaptureClockTest();
      each.play(Duration.ofMinutes(20), 20e6 / (1 + ppm * 1e-6), 5_000_000, new Random(5));

      assertThat(each.gaps).as("%s ppm is no gap", ppm).isEmpty();
      assertThat(each.clock.driftPpm().orElseThrow()).isCloseTo(ppm, within(3.0));
    }
  }

  @Test
  void drift_is_not_told_before_it_is_known_and_not_changed_by_gaps() {
    play(Duration.ofSeconds(30), 20e6, 1_000_000, new Random(2));
    assertThat(clock.driftPpm()).isEmpty();

    for (int i = 0; i < 20; i++) {
      play(Duration.ofSeconds(30), 20e6, 1_000_000, new Random(i));
      now += Duration.ofSeconds(1).toNanos();
    }
    assertThat(gaps).hasSize(19);
    assertThat(clock.driftPpm().orElseThrow()).isCloseTo(0, within(10.0));
  }

  @Test
  void follows_a_drift_for_twelve_hours() {
    double ppm = 100;
    long begin = now;
    play(Duration.ofHours(12), 20e6 / (1 + ppm * 1e-6), 2_000_000, new Random(9));

    assertThat(gaps).isEmpty();
    double captured = frames * 62_500.0 / (1 + ppm * 1e-6);
    assertThat(clock.nanosOf(frames) - begin - captured).isCloseTo(0, within(2e6));
    assertThat(clock.driftPpm().orElseThrow()).isCloseTo(ppm, within(1.0));
  }
}
