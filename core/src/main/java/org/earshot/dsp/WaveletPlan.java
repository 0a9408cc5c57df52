package org.earshot.dsp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the rows of one size and rate are computed. A row of frequency f is computed at the level of
 * the pyramid (rates halved again and again) where f lies between an eighth and a quarter of the
 * rate; rows above a quarter of the sample rate need the analytic signal, because their Gaussian is
 * cut off at Nyquist. Plans are kept for the last few sizes, rates and lengths of chunk.
 */
final class WaveletPlan {
  private static final int KEPT = 16;

  /** A row's step in scales where chunks are long: 2 pi / 4.8. */
  private static final double LONGEST_STEP = 2 * Math.PI / 4.8;

  /** The same where a chunk is no longer than the wavelet. */
  private static final double SHORTEST_STEP = 2 * Math.PI / 12;

  /** From this level on points are few: there the step is always the shortest. */
  private static final int CHEAP_LEVEL = 2;

  /** Steps in a hop, at least, unless the step is the shortest. */
  private static final double STEPS_IN_HOP = 3;

  /** Half octaves are told apart between lengths of hop. */
  private static final int HOP_CLASSES = 2;

  private record Key(int sampleRateHz, int rows, int hopClass) {}

  private static final Map<Key, WaveletPlan> PLANS =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, WaveletPlan> eldest) {
          return size() > KEPT;
        }
      };

  private final int sampleRateHz;
  private final int rows;
  private final double hop;
  private final List<Voices> voices = new ArrayList<>();

  private WaveletPlan(Key key) {
    sampleRateHz = key.sampleRateHz();
    rows = key.rows();
    hop = Math.pow(2, key.hopClass() / (double) HOP_CLASSES);
    int row = 0;
    while (row < rows) {
      int end = row + 1;
      while (end < rows && alike(row, end)) {
        end++;
      }
      voices.add(voices(row, end));
      row = end;
    }
  }

  /** The plan for chunks of about two hops. */
  static WaveletPlan of(int sampleRateHz, int rows, double hopSamples) {
    int hopClass = (int) Math.floor(HOP_CLASSES * Math.log(hopSamples) / Math.log(2));
    Key key = new Key(sampleRateHz, rows, Math.max(0, Math.min(HOP_CLASSES * 12, hopClass)));
    synchronized (PLANS) {
      return PLANS.computeIfAbsent(key, WaveletPlan::new);
    }
  }

  /** The rows in groups, lowest first. */
  List<Voices> voices() {
    return voices;
  }

  /** The deepest level. */
  int levels() {
    return voices.get(0).level;
  }

  private Voices voices(int row, int end) {
    double[] scales = new double[end - row];
    for (int r = row; r < end; r++) {
      scales[r - row] = scale(r);
    }
    return new Voices(level(row), step(row), analytic(row), row, scales);
  }

  private boolean alike(int a, int b) {
    return level(a) == level(b) && step(a) == step(b) && analytic(a) == analytic(b);
  }

  private double scale(int row) {
    return Morlet.scale(Morlet.frequencyHz(row, rows, sampleRateHz), sampleRateHz);
  }

  private boolean analytic(int row) {
    return Morlet.frequencyHz(row, rows, sampleRateHz) > sampleRateHz / 4.0;
  }

  private int level(int row) {
    double quarter = sampleRateHz / 4.0 / Morlet.frequencyHz(row, rows, sampleRateHz);
    return quarter < 1 ? 0 : Math.getExponent(quarter);
  }

  private int step(int row) {
    double scale = scale(row);
    double wanted = Math.max(SHORTEST_STEP * scale, hop / STEPS_IN_HOP);
    double longest = level(row) < CHEAP_LEVEL ? LONGEST_STEP : SHORTEST_STEP;
    double step = Math.min(longest * scale, wanted);
    return Math.max(1, (int) (step / (1 << level(row))));
  }
}
