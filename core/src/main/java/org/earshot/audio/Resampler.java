package org.earshot.audio;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Resamples mono audio with a polyphase Kaiser-windowed sinc: linear phase, flat within 0.1 dB up
 * to 0.9 of the lower Nyquist frequency, below -90 dB from 1.1 of it on (the transition lies across
 * the Nyquist frequency, as in soxr's "HQ"). Outside the clip there are zeros.
 *
 * <p>Filters are kept for the last rate pairs; any two integer rates work.
 */
public final class Resampler {
  private static final int KEPT_FILTERS = 32;

  private record Rates(int fromHz, int toHz) {}

  private static final Map<Rates, ResamplingFilter> FILTERS =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Rates, ResamplingFilter> eldest) {
          return size() > KEPT_FILTERS;
        }
      };

  private Resampler() {}

  /**
   * Resamples a clip. Sample m of the result stands at the instant m / toHz.
   *
   * @param mono finite samples, any number; not changed
   * @param fromHz their rate, positive
   * @param toHz the wanted rate, positive
   * @return ceil(n toHz / fromHz) samples in a new array
   * @throws IllegalArgumentException where a rate is not positive or the result would not fit an
   *     array
   */
  public static float[] resample(float[] mono, int fromHz, int toHz) {
    requireNonNull(mono, "mono");
    checkRate("fromHz", fromHz);
    checkRate("toHz", toHz);
    if (fromHz == toHz) {
      return mono.clone();
    }
    return filter(new Rates(fromHz, toHz)).apply(mono, length(mono.length, fromHz, toHz));
  }

  private static int length(long samples, int fromHz, int toHz) {
    long length = (samples * toHz + fromHz - 1) / fromHz;
    if (length > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("mono is too long for " + toHz + " Hz: " + samples);
    }
    return (int) length;
  }

  private static void checkRate(String name, int rateHz) {
    if (rateHz < 1) {
      throw new IllegalArgumentException(name + " must be positive: " + rateHz);
    }
  }

  private static ResamplingFilter filter(Rates rates) {
    synchronized (FILTERS) {
      return FILTERS.computeIfAbsent(rates, r -> ResamplingFilter.design(r.fromHz(), r.toHz()));
    }
  }
}
