package org.earshot.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.earshot.audio.Audio;
import org.earshot.audio.CanonicalWav;
import org.earshot.message.SourceState;
import org.earshot.source.SourceSpec.Kind;
import org.earshot.wire.CanonicalClip;
import org.junit.jupiter.api.Test;

class HearingTest {
  private static final PcmFormat FORMAT = new PcmFormat(8_000, 1);
  private static final int CHUNK = 160; // 20 ms
  private static final SourceSpec SPEC =
      SourceSpec.of("mic", Kind.MICROPHONE, Address.of("default"));

  private long played;

  private static SourceSpec with(Mix mix, Silence silence) {
    return new SourceSpec(
        "mic",
        Kind.MICROPHONE,
        Address.of("default"),
        Framing.DEFAULT,
        mix,
        "dog",
        silence,
        SourceSpec.Overload.NEWEST_FIRST,
        false,
        false,
        false);
  }

  /** Sample n is n modulo 65536, so that every clip tells where it was cut. */
  private void play(Ear ear, Hearing hearing, Duration time) throws InterruptedException {
    short[] chunk = new short[CHUNK];
    for (long n = 0; n < time.toNanos() / 20_000_000; n++) {
      for (int i = 0; i < CHUNK; i++) {
        chunk[i] = (short) (played + i);
      }
      played += CHUNK;
      ear.time.pass(Duration.ofMillis(20));
      hearing.frames(chunk, CHUNK);
    }
  }

  private static void assertBegins(Ear.Heard clip, long position, int length) {
    short[] samples = clip.samples();
    assertThat(samples).hasSize(length);
    for (int i = 0; i < length; i++) {
      assertThat(samples[i]).isEqualTo((short) (position + i));
    }
  }

  private static void assertClose(Instant actual, Instant expected) {
    assertThat(Duration.between(expected, actual).toMillis()).isCloseTo(0, within(1L));
  }

  @Test
  void every_sample_is_in_one_clip_that_knows_when_it_was_captured() throws Exception {
    var ear = new Ear(SPEC);
    var hearing = ear.begin(FORMAT);
    play(ear, hearing, Duration.ofSeconds(17));
    hearing.end();

    var clips = ear.clips();
    assertThat(clips).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertBegins(clips.get(i), i * 40_000L, i < 3 ? 40_000 : 16_000);
      assertClose(clips.get(i).capturedAt(), VirtualTime.BEGIN.plusSeconds(5L * i));
      assertThat(clips.get(i).id()).isEqualTo("mic/" + clips.get(i).capturedAt());
    }
    assertThat(ear.gaps()).isEmpty();
    assertThat(ear.machine.standing().state()).isEqualTo(SourceState.LIVE);
  }

  @Test
  void a_gap_ends_the_clip_and_is_told_with_its_length() throws Exception {
    var ear = new Ear(SPEC);
    var hearing = ear.begin(FORMAT);
    play(ear, hearing, Duration.ofSeconds(7));
    ear.time.pass(Duration.ofMillis(2_500));
    play(ear, hearing, Duration.ofSeconds(10));

    var clips = ear.clips();
    assertBegins(clips.get(0), 0, 40_000);
    assertBegins(clips.get(1), 40_000, 16_000);
    assertBegins(clips.get(2), 56_000, 40_000);
    assertClose(clips.get(1).capturedAt(), VirtualTime.BEGIN.plusSeconds(5));
    assertClose(clips.get(2).capturedAt(), VirtualTime.BEGIN.plusMillis(9_500));
    assertThat(ear.gaps()).hasSize(1);
    assertThat(ear.gaps().get(0).length().toMillis()).isCloseTo(2_500, within(2L));
    assertClose(ear.gaps().get(0).from(), VirtualTime.BEGIN.plusSeconds(7));
    assertThat(ear.times.lost().toMillis()).isCloseTo(2_500, within(2L));
  }

  @Test
  void between_two_captures_lies_a_gap_unless_nobody_wished_to_hear() throws Exception {
    var ear = new Ear(SPEC);
    var first = ear.begin(FORMAT);
    play(ear, first, Duration.ofSeconds(6));
    first.end();
    Instant now = ear.steady();
    ear.machine.lost(now, "connection reset", false, now);
    ear.time.pass(Duration.ofSeconds(4));

    var second = ear.begin(FORMAT);
    play(ear, second, Duration.ofSeconds(6));
    second.end();
    assertThat(ear.gaps()).hasSize(1);
    assertThat(ear.gaps().get(0).length().toMillis()).isCloseTo(4_000, within(2L));
    assertThat(ear.gaps().get(0).message()).isEqualTo("connection reset");

    ear.times.forget();
    ear.time.pass(Duration.ofSeconds(100));
    var third = ear.begin(FORMAT);
    play(ear, third, Duration.ofSeconds(6));
    assertThat(ear.gaps()).hasSize(1);
  }

  @Test
  void what_a_server_sends_again_is_in_no_second_clip() throws Exception {
    var ear = new Ear(SPEC);
    var first = ear.begin(FORMAT);
    play(ear, first, Duration.ofSeconds(10));
    first.end();
    ear.clips();
    ear.time.pass(Duration.ofSeconds(1));

    var second = ear.begin(FORMAT);
    played -= 3 * 8_000; // three seconds from before, at once, and the one that nobody heard
    short[] burst = new short[4 * 8_000];
    for (int i = 0; i < burst.length; i++) {
      burst[i] = (short) (played + i);
    }
    played += burst.length;
    second.frames(burst, burst.length);
    play(ear, second, Duration.ofSeconds(5));
    second.end();

    var clips = ear.clips();
    assertBegins(clips.get(0), 80_000, 40_000);
    assertClose(clips.get(0).capturedAt(), VirtualTime.BEGIN.plusSeconds(10));
    assertThat(ear.gaps()).isEmpty();
  }

  @Test
  void a_gap_that_is_undecided_at_the_end_is_told() throws Exception {
    var ear = new Ear(SPEC);
    var hearing = ear.begin(FORMAT);
    play(ear, hearing, Duration.ofSeconds(7));
    ear.time.pass(Duration.ofSeconds(5));
    play(ear, hearing, Duration.ofMillis(1_500));
    hearing.end();

    var clips = ear.clips();
    assertThat(ear.gaps()).hasSize(1);
    assertThat(ear.gaps().get(0).length().toMillis()).isCloseTo(5_000, within(2L));
    assertBegins(clips.get(2), 56_000, 12_000);
    assertClose(clips.get(2).capturedAt(), VirtualTime.BEGIN.plusSeconds(12));
  }

  @Test
  void a_clip_that_no_record_holds_is_refused_before_it_takes_memory() {
    var spec =
        new SourceSpec(
            "mic",
            Kind.STREAM,
            Address.of("http://host/"),
            Framing.of(Duration.ofSeconds(60)),
            Mix.DEFAULT,
            null,
            Silence.DEFAULT,
            SourceSpec.Overload.NEWEST_FIRST,
            false,
            false,
            false);
    assertThatThrownBy(() -> new Ear(spec).begin(new PcmFormat(768_000, 2)))
        .isInstanceOf(CaptureException.class)
        .hasMessage(
            "clips of 60.0 s at 768000 Hz are larger than a record holds: choose a shorter clip");
  }

  @Test
  void a_capture_that_ends_at_once_still_tells_of_the_gap_before_it() throws Exception {
    var ear = new Ear(SPEC);
    var first = ear.begin(FORMAT);
    play(ear, first, Duration.ofSeconds(6));
    first.end();
    ear.time.pass(Duration.ofSeconds(3));
    var second = ear.begin(FORMAT);
    play(ear, second, Duration.ofMillis(400));
    second.end();

    assertThat(ear.gaps()).hasSize(1);
    assertThat(ear.lane.dropped()).containsEntry(ClipWriter.SHORT, 1L);
    assertThat(ear.clips()).hasSize(2);
  }

  @Test
  void the_same_audio_gives_the_bytes_that_a_file_of_it_gives() throws Exception {
    for (int channels : new int[] {1, 2, 3}) {
      var random = new Random(channels);
      int frames = 5 * 8_000;
      short[] interleaved = new short[frames * channels];
      float[][] separate = new float[channels][frames];
      for (int i = 0; i < interleaved.length; i++) {
        interleaved[i] = (short) random.nextInt();
        separate[i % channels][i / channels] = interleaved[i] / 32768f;
      }
      var ear = new Ear(SPEC);
      var hearing = ear.begin(new PcmFormat(8_000, channels));
      ear.time.pass(Duration.ofSeconds(5));
      hearing.frames(interleaved, frames);
      hearing.end();

      byte[] file = CanonicalWav.of(new Audio(separate, 8_000, 16));
      assertThat(ear.clips().get(0).record().value()).isEqualTo(CanonicalClip.of(file).wav());
    }
  }

  @Test
  void a_channel_can_be_chosen_and_made_louder() throws Exception {
    var ear = new Ear(with(new Mix(2, 20), Silence.DEFAULT));
    var hearing = ear.begin(new PcmFormat(8_000, 2));
    short[] interleaved = new short[2 * 40_000];
    for (int i = 0; i < 40_000; i++) {
      interleaved[2 * i] = 7_000;
      interleaved[2 * i + 1] = (short) (i % 5_000);
    }
    hearing.frames(interleaved, 40_000);
    hearing.end();

    var clip = ear.clips().get(0);
    assertThat(clip.samples()[3_000]).isEqualTo((short) 30_000);
    assertThat(clip.samples()[4_000]).as("clipped").isEqualTo(Short.MAX_VALUE);
    assertThat(clip.facts().label()).isEqualTo("dog");

    var mono = new Ear(with(new Mix(2, 0), Silence.DEFAULT));
    assertThatThrownBy(() -> mono.begin(FORMAT))
        .isInstanceOf(CaptureException.class)
        .hasMessage("channel 2 is wanted and the audio has 1: choose another with channel");
  }

  @Test
  void silent_clips_are_sent_or_dropped_as_it_is_wished() throws Exception {
    for (boolean drop : new boolean[] {false, true}) {
      var ear = new Ear(with(Mix.DEFAULT, new Silence(-60, Duration.ofSeconds(2), drop)));
      var hearing = ear.begin(FORMAT);
      short[] second = new short[8_000];
      for (int i = 0; i < 10; i++) {
        second[4_000] = (short) (i == 7 ? 20_000 : 3);
        ear.time.pass(Duration.ofSeconds(1));
        hearing.frames(second, 8_000);
      }
      assertThat(ear.clips()).hasSize(drop ? 1 : 2);
      assertThat(ear.lane.dropped().getOrDefault(ClipWriter.SILENCE, 0L)).isEqualTo(drop ? 1 : 0);
      assertThat(ear.events)
          .extracting(event -> event.state())
          .contains(SourceState.SILENT)
          .last()
          .isEqualTo(SourceState.SILENT);
    }
  }

  @Test
  void twelve_hours_lose_nothing_and_keep_time() throws Exception {
    var ear = new Ear(SPEC);
    var hearing = ear.begin(FORMAT);
    var random = new Random(12);
    double ppm = 60;
    short[] chunk = new short[800]; // 100 ms
    long position = 0;
    long next = 0;
    long hours = 0;
    for (int n = 0; n < 12 * 36_000; n++) {
      for (int i = 0; i < chunk.length; i++) {
        chunk[i] = (short) (position + i);
      }
      position += chunk.length;
      long due = Math.round(position / 8_000.0 / (1 + ppm * 1e-6) * 1e9);
      long late = due + random.nextLong(30_000_000) - ear.time.nanos();
      ear.time.pass(Math.max(0, late));
      hearing.frames(chunk, chunk.length);
      for (var clip : ear.clips()) {
        assertThat(clip.samples()[0]).isEqualTo((short) next);
        assertThat(clip.samples()[39_999]).isEqualTo((short) (next + 39_999));
        if (next / 28_800_000 > hours) { // each hour: captured when, in true time
          hours++;
          long captured = Math.round(next / 8_000.0 / (1 + ppm * 1e-6) * 1e3);
          assertThat(Duration.between(VirtualTime.BEGIN, clip.capturedAt()).toMillis())
              .isCloseTo(captured, within(10L));
        }
        next += 40_000;
      }
    }
    assertThat(next).isEqualTo(12L * 3600 * 8_000);
    assertThat(hours).isEqualTo(11);
    assertThat(ear.gaps()).isEmpty();
    assertThat(ear.times.driftPpm()).isCloseTo(ppm, within(2.0));
  }
}
