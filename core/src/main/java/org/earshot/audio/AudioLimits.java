package org.earshot.audio;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Bounds what a file may unpack to, so that a small file cannot take all memory.
 *
 * @param longest the longest clip, default 10 minutes
 * @param decodedBytes the most bytes of float samples over all channels, default 64 MiB
 * @param channels the most channels, default 64
 */
public record AudioLimits(Duration longest, long decodedBytes, int channels) {
  /** 10 minutes, 64 MiB, 64 channels. */
  public static final AudioLimits DEFAULT = new AudioLimits(Duration.ofMinutes(10), 64L << 20, 64);

  /** The lowest sample rate that counts as audio, in Hz. */
  public static final int LOWEST_RATE_HZ = 1_000;

  /** The highest sample rate that counts as audio, in Hz. */
  public static final int HIGHEST_RATE_HZ = 768_000;

  /** Refuses limits that are not positive. */
  public AudioLimits {
    requireNonNull(longest, "longest");
    if (longest.isNegative() || longest.isZero()) {
      throw new IllegalArgumentException("longest must be positive: " + longest);
    }
    if (decodedBytes < Float.BYTES) {
      throw new IllegalArgumentException("decodedBytes must hold a sample: " + decodedBytes);
    }
    if (channels < 1) {
      throw new IllegalArgumentException("channels must be at least 1: " + channels);
    }
  }

  /** Refuses a channel count or sample rate that no audio has. */
  void checkShape(int channelCount, long sampleRateHz) {
    if (channelCount < 1 || channelCount > channels) {
      throw AudioException.invalid(
          "the file claims " + channelCount + " channels; 1 to " + channels + " are accepted");
    }
    if (sampleRateHz < LOWEST_RATE_HZ || sampleRateHz > HIGHEST_RATE_HZ) {
      throw AudioException.invalid(
          "the file claims a sample rate of %d Hz; %d to %d are accepted"
              .formatted(sampleRateHz, LOWEST_RATE_HZ, HIGHEST_RATE_HZ));
    }
  }

  /** Refuses more frames than a clip may have; called before memory is taken for them. */
  void checkFrames(long frames, int channelCount, int sampleRateHz) {
    if (frames > longest.toMillis() * sampleRateHz / 1000) {
      throw AudioException.tooLarge(
          "the clip is longer than %d s; cut it into shorter clips".formatted(longest.toSeconds()));
    }
    if (frames * channelCount > decodedBytes / Float.BYTES) {
      throw AudioException.tooLarge(
          "the clip unpacks to more than %d MiB; cut it into shorter clips"
              .formatted(decodedBytes >> 20));
    }
  }
}
