package org.earshot.audio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioDecoderTest {
  private static final int RATE = 8000;
  private static final int FRAMES = 600;

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 24, 32})
  void integer_wavs_decode_at_every_depth_and_channel_count(int bits) {
    for (int channels : new int[] {1, 2, 5, 64}) {
      byte[] data = integers(bits, channels);
      Wav wav = new Wav(Wav.PCM, channels, RATE, bits);
      assertTone(AudioDecoder.decode(wav.file(data)), channels, 1.0 / (1L << (bits - 1)) + 1e-7);
      assertThat(AudioDecoder.decode(wav.extensible(data)))
          .isEqualTo(AudioDecoder.decode(wav.file(data)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void float_wavs_decode(int bits) {
    ByteBuffer data = ByteBuffer.allocate(FRAMES * bits / 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < FRAMES; i++) {
      if (bits == 32) {
        data.putFloat((float) tone(i, 0));
      } else {
        data.putDouble(tone(i, 0));
      }
    }
    assertTone(AudioDecoder.decode(new Wav(Wav.FLOAT, 1, RATE, bits).file(data.array())), 1, 1e-7);
  }

  /** javax.sound's own codecs are the reference for the two laws. */
  @ParameterizedTest
  @CsvSource({"6, ALAW", "7, ULAW"})
  void companded_wavs_decode_as_javax_sound_decodes_them(int tag, String encoding)
      throws IOException {
    byte[] codes = new byte[256];
    for (int i = 0; i < 256; i++) {
      codes[i] = (byte) i;
    }
    var companded =
        new javax.sound.sampled.AudioFormat(
            new javax.sound.sampled.AudioFormat.Encoding(encoding), RATE, 8, 1, 1, RATE, false);
    var plain = new javax.sound.sampled.AudioFormat(RATE, 16, 1, true, false);
    try (AudioInputStream in =
            new AudioInputStream(new ByteArrayInputStream(codes), companded, 256);
        AudioInputStream converted = AudioSystem.getAudioInputStream(plain, in)) {
      ByteBuffer expected =
          ByteBuffer.wrap(converted.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      float[] actual = AudioDecoder.decode(new Wav(tag, 1, RATE, 8).file(codes)).mono();
      for (float sample : actual) {
        assertThat(sample * 32768).isCloseTo(expected.getShort(), within(4f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AIFF", "AU", "WAVE"})
  void files_that_javax_sound_writes_decode(String type) throws IOException {
    boolean big = !type.equals("WAVE");
    byte[] data = integers(16, 2);
    if (big) {
      for (int i = 0; i < data.length; i += 2) {
        byte low = data[i];
        data[i] = data[i + 1];
        data[i + 1] = low;
      }
    }
    var format = new javax.sound.sampled.AudioFormat(RATE, 16, 2, true, big);
    var fileType =
        switch (type) {
          case "AIFF" -> AudioFileFormat.Type.AIFF;
          case "AU" -> AudioFileFormat.Type.AU;
          default -> AudioFileFormat.Type.WAVE;
        };
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(data), format, FRAMES), fileType, file);
    assertTone(AudioDecoder.decode(file.toByteArray()), 2, 1.0 / 32768);
    assertCutOffIsRefused(file.toByteArray());
  }

  @ParameterizedTest
  @CsvSource({"tone-16.flac, 2, 16", "tone-24.flac, 1, 24"})
  void flac_decodes_at_its_own_depth(String name, int channels, int bits) throws IOException {
    byte[] file = Resources.audio(name);
    Audio audio = AudioDecoder.decode(file);
    assertTone(audio, channels, 1.0 / (1L << (bits - 1)) + 1e-7);
    assertThat(audio.bits()).isEqualTo(bits);
    assertCutOffIsRefused(file);
  }

  private static void assertCutOffIsRefused(byte[] file) {
    for (int bytes : new int[] {20, file.length / 2, file.length - 10}) {
      assertThatThrownBy(() -> AudioDecoder.decode(Arrays.copyOf(file, bytes)))
          .isInstanceOf(AudioException.class)
          .hasMessageContaining("cut off");
    }
  }

  @Test
  void what_stands_behind_the_samples_is_not_looked_at() {
    byte[] wav = new Wav(Wav.PCM, 1, RATE, 16).file(integers(16, 1));
    byte[] longer = Arrays.copyOf(wav, wav.length + 9);
    Arrays.fill(longer, wav.length, longer.length, (byte) 0x7f);
    assertThat(AudioDecoder.decode(longer)).isEqualTo(AudioDecoder.decode(wav));
  }

  @Test
  void a_wav_that_claims_more_than_it_holds_is_refused() {
    byte[] file = new Wav(Wav.PCM, 1, RATE, 16).file(new byte[100], 102);
    assertRefused(
        file, "INVALID", "the file is cut off: its 'data' part claims 102 bytes, 100 are there");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void samples_that_are_no_numbers_are_refused(float sample) {
    ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(4, sample);
    assertRefused(
        new Wav(Wav.FLOAT, 1, RATE, 32).file(data.array()), "INVALID", "sample 1 is " + sample);
  }

  @Test
  void samples_far_beyond_full_scale_are_refused() {
    ByteBuffer data = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 1e9f);
    assertRefused(new Wav(Wav.FLOAT, 1, RATE, 32).file(data.array()), "INVALID", "is no audio");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 8000, 16, INVALID, 0 channels",
    "1, 65, 8000, 16, INVALID, 65 channels",
    "1, 1, 0, 16, INVALID, sample rate of 0 Hz",
    "1, 1, 999, 16, INVALID, sample rate of 999 Hz",
    "1, 1, -1, 16, INVALID, sample rate of 4294967295 Hz",
    "1, 1, 8000, 64, UNSUPPORTED, integer samples of 64 bits",
    "3, 1, 8000, 16, UNSUPPORTED, float samples of 16 bits",
    "6, 1, 8000, 16, INVALID, A_LAW",
    "85, 1, 8000, 16, UNSUPPORTED, WAV codec 0x0055"
  })
  void senseless_wav_headers_are_refused(
      int tag, int channels, int rate, int bits, String kind, String reason) {
    assertRefused(new Wav(tag, channels, rate, bits).file(new byte[6400]), kind, reason);
  }

  @Test
  void clips_beyond_the_limits_are_refused() {
    byte[] file = new Wav(Wav.PCM, 2, RATE, 16).file(new byte[4 * RATE + 4]);
    AudioLimits second = new AudioLimits(Duration.ofSeconds(1), 1 << 20, 2);
    assertThatThrownBy(() -> AudioDecoder.decode(file, second))
        .isInstanceOfSatisfying(
            AudioException.class, e -> assertThat(e.kind().httpStatus()).isEqualTo(413))
        .hasMessage("the clip is longer than 1 s; cut it into shorter clips");
    AudioLimits small = new AudioLimits(Duration.ofSeconds(9), 50_000, 2);
    assertThatThrownBy(() -> AudioDecoder.decode(file, small))
        .isInstanceOf(AudioException.class)
        .hasMessageContaining("unpacks to more");
  }

  @Test
  void a_compressed_clip_beyond_the_limits_is_refused() throws IOException {
    byte[] ogg = Resources.audio("1-100032-A-0.ogg");
    AudioLimits second = new AudioLimits(Duration.ofSeconds(1), 1 << 20, 2);
    assertThatThrownBy(() -> AudioDecoder.decode(ogg, second))
        .isInstanceOfSatisfying(
            AudioException.class,
            e -> assertThat(e.kind()).isEqualTo(AudioException.Kind.TOO_LARGE));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "'', INVALID, the file is empty",
        "hello, UNSUPPORTED, not an audio file",
        "RIFFxxxxWAVE, INVALID, header is cut off",
        "RIFFxxxxWAVEfmt, INVALID, header is cut off",
        "FORMxxxxAIFF, INVALID, header is cut off",
        ".snd, INVALID, header is cut off",
        "fLaC, INVALID, damaged or cut off",
        "OggS, INVALID, cut off"
      })
  void stumps_are_refused(String text, String kind, String reason) {
    assertRefused(text.getBytes(ISO_8859_1), kind, reason);
  }

  /** Any bytes end in audio or in an AudioException: never in another exception. */
  @Test
  void random_damage_never_ends_in_anything_else() throws IOException {
    Random random = new Random(11);
    for (String name : new String[] {"tone-16.flac", "1-100032-A-0.ogg", "tone.wav"}) {
      byte[] file =
          name.equals("tone.wav")
              ? new Wav(Wav.PCM, 2, RATE, 16).extensible(integers(16, 2))
              : Resources.audio(name);
      for (int i = 0; i < 300; i++) {
        byte[] damaged = file.clone();
        for (int k = 0; k < 3; k++) {
          damaged[random.nextInt(Math.min(file.length, 200))] = (byte) random.nextInt(256);
        }
        assertThat(outcome(damaged)).isNotNull();
      }
    }
  }

  private static Object outcome(byte[] file) {
    try {
      return AudioDecoder.decode(file);
    } catch (AudioException e) {
      return e.kind();
    }
  }

  private static void assertRefused(byte[] file, String kind, String reason) {
    assertThatThrownBy(() -> AudioDecoder.decode(file))
        .isInstanceOfSatisfying(AudioException.class, e -> assertThat(e.kind()).hasToString(kind))
        .hasMessageContaining(reason);
  }

  private static void assertTone(Audio audio, int channels, double tolerance) {
    assertThat(audio.channelCount()).isEqualTo(channels);
    assertThat(audio.frames()).isEqualTo(FRAMES);
    assertThat(audio.sampleRateHz()).isEqualTo(RATE);
    assertThat(audio.duration()).isEqualTo(Duration.ofMillis(75));
    for (int c = 0; c < channels; c++) {
      float[] samples = audio.channels()[c];
      for (int i = 0; i < FRAMES; i++) {
        assertThat((double) samples[i]).isCloseTo(tone(i, c), within(tolerance));
      }
    }
  }

  private static double tone(int frame, int channel) {
    return 0.9 * Math.sin(0.05 * frame + channel);
  }

  /** Little-endian and rounded; 8 bits unsigned. */
  private static byte[] integers(int bits, int channels) {
    ByteBuffer data =
        ByteBuffer.allocate(FRAMES * channels * bits / 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < FRAMES * channels; i++) {
      long value = Math.round(tone(i / channels, i % channels) * (1L << (bits - 1)));
      long written = bits == 8 ? value + 128 : value;
      for (int b = 0; b < bits; b += 8) {
        data.put((byte) (written >> b));
      }
    }
    return data.array();
  }
}
