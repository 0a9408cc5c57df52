package org.earshot.benchmarks;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.earshot.audio.Audio;
import org.earshot.audio.AudioDecoder;
import org.earshot.audio.Resampler;
import org.earshot.dsp.Dwt;
import org.earshot.dsp.Matrix;
import org.earshot.dsp.Preset;
import org.earshot.dsp.Representation;
import org.earshot.dsp.Sound;
import org.earshot.dsp.Stft;
import org.earshot.dsp.WithTonnetz;
import org.earshot.ingest.PitchShift;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the representations of a clip cost on one core. {@code benchmarks/representations.sh} runs
 * it beside Python and prints the table.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx1g", "-XX:+UseSerialGC"})
public class RepresentationsBenchmark {
  /** The clip that Python takes, too. */
  static final String CLIP = "/demo/esc10/audio/5-200334-B-1.ogg";

  /** A clip as samples at a rate, and one ten times as long. */
  @State(Scope.Benchmark)
  public static class Clip {
    byte[] ogg;
    float[] stft;
    float[] dwt;
    Audio audio;

    /** How many times the 5 s clip follows itself. */
    @Param({"1", "10"})
    int times;

    /** Decodes and resamples. */
    @Setup
    public void decode() throws IOException {
      ogg = resource();
      Audio decoded = AudioDecoder.decode(ogg);
      float[] mono = repeated(decoded.mono(), times);
      stft = Resampler.resample(mono, decoded.sampleRateHz(), Stft.DEFAULT_RATE_HZ);
      dwt = Resampler.resample(mono, decoded.sampleRateHz(), Dwt.DEFAULT_RATE_HZ);
      audio = new Audio(new float[][] {stft}, Stft.DEFAULT_RATE_HZ);
    }

    private static float[] repeated(float[] samples, int times) {
      float[] all = new float[samples.length * times];
      for (int i = 0; i < times; i++) {
        System.arraycopy(samples, 0, all, i * samples.length, samples.length);
      }
      return all;
    }

    private static byte[] resource() throws IOException {
      try (var stream = RepresentationsBenchmark.class.getResourceAsStream(CLIP)) {
        if (stream == null) {
          throw new FileNotFoundException("no resource " + CLIP);
        }
        return stream.readAllBytes();
      }
    }
  }

  /** A size. */
  @State(Scope.Benchmark)
  public static class Size {
    @Param({"small", "medium", "paper"})
    String preset;

    Stft stft;
    Dwt dwt;
    WithTonnetz withTonnetz;

    /** Makes the representations of that size. */
    @Setup
    public void make() {
      stft = new Stft(Preset.of(preset));
      dwt = new Dwt(Preset.of(preset));
      withTonnetz = new WithTonnetz(stft);
    }
  }

  /** A clip whose spectrogram is there already. */
  @State(Scope.Thread)
  public static class Prepared {
    Sound sound;

    /** Afresh for each call: a sound keeps what was worked out. */
    @Setup(Level.Invocation)
    public void represent(Clip clip, Size size) {
      sound = new Sound(clip.stft, Stft.DEFAULT_RATE_HZ);
      size.stft.of(sound);
    }
  }

  /** {@code stft} of samples at its rate. */
  @Benchmark
  public Matrix stft(Clip clip, Size size) {
    return size.stft.of(clip.stft, Stft.DEFAULT_RATE_HZ);
  }

  /** {@code dwt} of samples at its rate. */
  @Benchmark
  public Matrix dwt(Clip clip, Size size) {
    return size.dwt.of(clip.dwt, Dwt.DEFAULT_RATE_HZ);
  }

  /** What {@code stft-tonnetz} costs beyond {@code stft}: tonnetz, and fewer rows of spectrum. */
  @Benchmark
  public Matrix tonnetz(Prepared prepared, Size size) {
    return size.withTonnetz.of(prepared.sound);
  }

  /** The four copies of {@code ingest --augment}, at 22.05 kHz. */
  @Benchmark
  public List<Audio> pitchShift(Clip clip) {
    return PitchShift.PAPER.stream().map(shift -> shift.apply(clip.audio)).toList();
  }

  /** From the bytes of an Ogg file to all four at {@code small}, as the topology does it. */
  @Benchmark
  public List<Matrix> oggToAllFour(Clip clip) {
    Audio audio = AudioDecoder.decode(clip.ogg);
    var sound = new Sound(audio.mono(), audio.sampleRateHz());
    return ALL_SMALL.stream().map(representation -> representation.of(sound)).toList();
  }

  private static final List<Representation> ALL_SMALL =
      Arrays.asList(
          new Stft(Preset.SMALL),
          new Dwt(Preset.SMALL),
          new WithTonnetz(new Stft(Preset.SMALL)),
          new WithTonnetz(new Dwt(Preset.SMALL)));
}
