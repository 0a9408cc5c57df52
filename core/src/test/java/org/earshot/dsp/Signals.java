package org.earshot.dsp;

/** Makes test signals. */
final class Signals {
  private Signals() {}

  static float[] tone(double hz, int rateHz, int samples) {
    float[] tone = new float[samples];
    for (int i = 0; i < samples; i++) {
      tone[i] = (float) (0.5 * Math.sin(2 * Math.PI * hz * i / rateHz));
    }
    return tone;
  }

  static float[] constant(float value, int samples) {
    float[] constant = new float[samples];
    java.util.Arrays.fill(constant, value);
    return constant;
  }

  static float[] click(int at, int samples) {
    float[] click = new float[samples];
    click[at] = 0.9f;
    return click;
  }

  static float[] noise(long seed, int samples) {
    java.util.Random random = new java.util.Random(seed);
    float[] noise = new float[samples];
    for (int i = 0; i < samples; i++) {
      noise[i] = (float) (0.1 * random.nextGaussian());
    }
    return noise;
  }

  static float[] scaled(float[] samples, double gain) {
    float[] scaled = new float[samples.length];
    for (int i = 0; i < samples.length; i++) {
      scaled[i] = (float) (samples[i] * gain);
    }
    return scaled;
  }

  /** The row of the largest value in a column. */
  static int loudestRow(Matrix matrix, int column) {
    int loudest = 0;
    for (int r = 0; r < matrix.rows(); r++) {
      loudest = matrix.at(r, column) > matrix.at(loudest, column) ? r : loudest;
    }
    return loudest;
  }

  /** The largest difference between matrices of one size. */
  static float largestDifference(Matrix a, Matrix b) {
    float largest = 0;
    for (int r = 0; r < a.rows(); r++) {
      for (int c = 0; c < a.columns(); c++) {
        largest = Math.max(largest, Math.abs(a.at(r, c) - b.at(r, c)));
      }
    }
    return largest;
  }
}
