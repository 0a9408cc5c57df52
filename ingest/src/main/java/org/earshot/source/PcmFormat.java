package org.earshot.source;

import java.time.Duration;
import org.earshot.audio.AudioLimits;

/**
 * What a capture gives: 16-bit samples.
 *
 * @param sampleRateHz frames a second
 * @param channels samples a frame, 1 to 64
 */
public record PcmFormat(int sampleRateHz, int channels) {
  public PcmFormat {
    if (sampleRateHz < AudioLimits.LOWEST_RATE_HZ || sampleRateHz > AudioLimits.HIGHEST_RATE_HZ) {
      throw new IllegalArgumentException(
          "sampleRateHz must be %d to %d, was %d"
              .formatted(AudioLimits.LOWEST_RATE_HZ, AudioLimits.HIGHEST_RATE_HZ, sampleRateHz));
    }
    if (channels < 1 || channels > 64) {
      throw new IllegalArgumentException("channels must be 1 to 64, was " + channels);
    }
  }

  /** How many frames last that long, rounded. */
  public int frames(Duration length) {
    return (int) Math.round(length.toNanos() / 1e9 * sampleRateHz);
  }

  /** How long that many frames last, in nanoseconds. */
  public double nanos(long frames) {
    return frames * 1e9 / sampleRateHz;
  }
}
