package org.earshot.audio;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Arrays;

/**
 * Holds decoded audio: float samples per channel, full scale at 1, all channels of one length.
 * Values beyond 1 occur in float files and lossy codecs and are kept. Equal by content.
 */
public final class Audio {
  /** The depth that samples of no integer origin have. */
  static final int FLOAT_BITS = 32;

  private final float[][] channels;
  private final int sampleRateHz;
  private final int bits;

  /**
   * Copies the channels in as float audio.
   *
   * @param channels shape [channel][frame], at least one of each, finite
   * @param sampleRateHz the sample rate, positive
   */
  public Audio(float[][] channels, int sampleRateHz) {
    this(channels, sampleRateHz, FLOAT_BITS);
  }

  /**
   * Copies the channels in.
   *
   * @param channels shape [channel][frame], at least one of each, finite
   * @param sampleRateHz the sample rate, positive
   * @param bits how fine the samples are: the integer depth they came in (lossy codecs count as
   *     16), 32 for float; {@link CanonicalWav} writes 16 bits for 16 and less
   */
  public Audio(float[][] channels, int sampleRateHz, int bits) {
    this(copy(channels), sampleRateHz, bits, true);
  }

  private Audio(float[][] channels, int sampleRateHz, int bits, boolean owned) {
    if (!owned || channels.length == 0 || channels[0].length == 0) {
      throw new IllegalArgumentException("channels must hold at least one sample");
    }
    if (sampleRateHz < 1) {
      throw new IllegalArgumentException("sampleRateHz must be positive: " + sampleRateHz);
    }
    if (bits < 1 || bits > FLOAT_BITS) {
      throw new IllegalArgumentException("bits must be 1 to 32: " + bits);
    }
    for (float[] channel : channels) {
      checkChannel(channel, channels[0].length);
    }
    this.channels = channels;
    this.sampleRateHz = sampleRateHz;
    this.bits = bits;
  }

  /** Takes the arrays over without copying them; the caller must forget them. */
  static Audio owning(float[][] channels, int sampleRateHz, int bits) {
    return new Audio(channels, sampleRateHz, bits, true);
  }

  private static float[][] copy(float[][] channels) {
    requireNonNull(channels, "channels");
    return Arrays.stream(channels).map(float[]::clone).toArray(float[][]::new);
  }

  private static void checkChannel(float[] channel, int frames) {
    if (channel.length != frames) {
      throw new IllegalArgumentException(
          "channels must be of one length: " + frames + " and " + channel.length);
    }
    for (float sample : channel) {
      if (!Float.isFinite(sample)) {
        throw new IllegalArgumentException("samples must be finite: " + sample);
      }
    }
  }

  /** The number of channels. */
  public int channelCount() {
    return channels.length;
  }

  /** A copy of the samples, shape [channel][frame]. */
  public float[][] channels() {
    return copy(channels);
  }

  /** The samples of one channel, not copied: for this package's readers. */
  float[] channel(int index) {
    return channels[index];
  }

  /** The number of samples in each channel. */
  public int frames() {
    return channels[0].length;
  }

  /** The sample rate in Hz. */
  public int sampleRateHz() {
    return sampleRateHz;
  }

  /** The integer depth that the samples came in, 32 for float. */
  public int bits() {
    return bits;
  }

  /** The length, to the nanosecond. */
  public Duration duration() {
    long seconds = frames() / sampleRateHz;
    long rest = frames() % sampleRateHz;
    return Duration.ofSeconds(seconds, rest * 1_000_000_000L / sampleRateHz);
  }

  /** The mean of all channels, in a new array. */
  public float[] mono() {
    if (channels.length == 1) {
      return channels[0].clone();
    }
    float[] mono = new float[frames()];
    for (int i = 0; i < mono.length; i++) {
      double sum = 0;
      for (float[] channel : channels) {
        sum += channel[i];
      }
      mono[i] = (float) (sum / channels.length);
    }
    return mono;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Audio that
        && sampleRateHz == that.sampleRateHz
        && bits == that.bits
        && Arrays.deepEquals(channels, that.channels);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.deepHashCode(channels) + sampleRateHz;
  }

  @Override
  public String toString() {
    return "Audio[%d x %d samples, %d Hz, %d bits]"
        .formatted(channels.length, frames(), sampleRateHz, bits);
  }
}
