package org.earshot.source.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * The real way from a sound server to samples. The captures are processes of their own, because a
 * process finds its sound server by its environment.
 */
@Execution(CONCURRENT)
class MicrophoneInputTest {
  private static final int SECONDS = 60;

  /** What the sound server mixes while it takes up a player can lack its beginning. */
  private static final int LEAD = Chirps.RATE_HZ / 4;

  @TempDir private Path folder;

  @BeforeEach
  void wants_a_sound_server() {
    Tools.require("pulseaudio");
    Tools.require("paplay");
    Tools.require("pactl");
  }

  @Test
  void minute_of_chirps_arrives_without_a_sample_lost_or_repeated() throws Exception {
    short[] train = Chirps.train(SECONDS);
    Path wav = Chirps.write(withLead(train), folder.resolve("train.wav"));
    Path file = folder.resolve("heard");
    try (var server = SoundServer.start(folder);
        var capture = CaptureToFile.start("MICROPHONE", "default", file, server.environment())) {
      awaitSamples(capture, file, 1);
      try (var player = server.play(wav)) {
        awaitSamples(capture, file, 20 * Chirps.RATE_HZ);
        pause(capture);
        assertThat(player.process().waitFor(2 * SECONDS, TimeUnit.SECONDS)).isTrue();
      }
      awaitSamples(capture, file, onset(samples(file)) + LEAD + train.length);
    }
    short[] heard = samples(file);
    int around = onset(heard) + LEAD;
    int begin = Chirps.find(train, heard, around - LEAD / 2, around + LEAD / 2).place();
    for (int i = 0; i < SECONDS; i++) {
      int expected = begin + i * Chirps.RATE_HZ;
      var chirp = Chirps.find(train, heard, expected - 50, expected + 51);
      assertThat(chirp.place()).as("chirp %d", i).isEqualTo(expected);
      assertThat(chirp.correlation()).as("chirp %d", i).isGreaterThan(0.999);
    }
    assertThat(Arrays.mismatch(heard, begin, begin + train.length, train, 0, train.length))
        .as("the first sample that differs")
        .isEqualTo(-1);
  }

  @Test
  void sound_server_that_ends_is_a_lost_input() throws Exception {
    Path file = folder.resolve("heard");
    try (var server = SoundServer.start(folder);
        var capture = CaptureToFile.start("MICROPHONE", "1", file, server.environment())) {
      awaitSamples(capture, file, Chirps.RATE_HZ / 2);
      server.stop();
      assertThat(capture.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(log()).contains("CaptureException: the sound input ended");
    }
  }

  @Test
  void device_that_is_not_there_is_named_with_the_cure() throws Exception {
    Path file = folder.resolve("heard");
    try (var server = SoundServer.start(folder);
        var capture = CaptureToFile.start("MICROPHONE", "studio", file, server.environment())) {
      assertThat(capture.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(log())
          .contains("no sound input is called studio: default [default]")
          .contains("see earshot devices");
    }
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("heard.log"));
  }

  /** Stops the capturing process for a second, as a garbage collection or a busy machine might. */
  private static void pause(Peer capture) throws IOException, InterruptedException {
    String pid = Long.toString(capture.process().pid());
    assertThat(new ProcessBuilder("kill", "-STOP", pid).start().waitFor()).isZero();
    Thread.sleep(Duration.ofSeconds(1).toMillis()); // the pause itself
    assertThat(new ProcessBuilder("kill", "-CONT", pid).start().waitFor()).isZero();
  }

  private void awaitSamples(Peer capture, Path file, int samples) throws Exception {
    while (!Files.exists(file) || Files.size(file) < (long) samples * Short.BYTES) {
      if (capture.process().waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the capture ended: " + log());
      }
    }
  }

  private static short[] samples(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    var samples = new short[bytes.length / Short.BYTES];
    ByteBuffer.wrap(bytes).asShortBuffer().get(samples);
    return samples;
  }

  private static short[] withLead(short[] train) {
    var led = new short[LEAD + train.length];
    Arrays.fill(led, 0, LEAD, (short) 1);
    System.arraycopy(train, 0, led, LEAD, train.length);
    return led;
  }

  /** The sink is silent, what is played never. */
  private static int onset(short[] samples) {
    int i = 0;
    while (samples[i] == 0) {
      i++;
    }
    return i;
  }
}
