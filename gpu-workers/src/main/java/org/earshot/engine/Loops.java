package org.earshot.engine;

/** The loops on tiles, each small enough that the JIT compiles it to vector instructions. */
final class Loops {
  private Loops() {}

  static void sums(float[] x, float[] centre, float[] sum, float[] squares, int n) {
    for (int j = 0; j < n; j++) {
      float v = x[j] - centre[j];
      sum[j] += v;
      squares[j] += v * v;
    }
  }

  static void sum(float[] x, float[] sum, int n) {
    for (int j = 0; j < n; j++) {
      sum[j] += x[j];
    }
  }

  static void affine(float[] x, float[] scale, float[] shift, int n) {
    for (int j = 0; j < n; j++) {
      x[j] = x[j] * scale[j] + shift[j];
    }
  }

  /**
   * Sets what is negative to 0. On the bits of floats, because C2 does not vectorise a choice
   * between floats.
   */
  static void relu(int[] x, int n) {
    for (int j = 0; j < n; j++) {
      x[j] &= ~(x[j] >> 31);
    }
  }

  /** The same; the k-th bit of {@code mask[j]} becomes 1 where the result is positive. */
  static void relu(int[] x, int[] mask, int k, int n) {
    for (int j = 0; j < n; j++) {
      int y = x[j] & ~(x[j] >> 31);
      x[j] = y;
      mask[j] |= (-y >>> 31) << k;
    }
  }

  /** Clears the floats whose k-th bit in {@code mask} is 0. */
  static void mask(int[] mask, int k, int[] d, int n) {
    for (int j = 0; j < n; j++) {
      d[j] &= -((mask[j] >>> k) & 1);
    }
  }

  static void dots(float[] d, float[] x, float[] mean, float[] sum, float[] product, int n) {
    for (int j = 0; j < n; j++) {
      sum[j] += d[j];
      product[j] += d[j] * (x[j] - mean[j]);
    }
  }

  static void combine(float[] d, float[] x, float[] a, float[] b, float[] e, int n) {
    for (int j = 0; j < n; j++) {
      d[j] = a[j] * d[j] + b[j] * x[j] + e[j];
    }
  }

  static void add(float[] a, float[] b, int n) {
    for (int j = 0; j < n; j++) {
      a[j] += b[j];
    }
  }

  /** Turns gradients into Adam's steps; {@code m} and {@code v} are its two moments. */
  static void adam(float[] g, float[] m, float[] v, HostAdam.Step step, int n) {
    float beta1 = step.beta1();
    float beta2 = step.beta2();
    float rate = step.rate();
    float epsilon = step.epsilon();
    for (int j = 0; j < n; j++) {
      float first = beta1 * m[j] + (1 - beta1) * g[j];
      float second = beta2 * v[j] + (1 - beta2) * g[j] * g[j];
      m[j] = first;
      v[j] = second;
      g[j] = rate * first / ((float) Math.sqrt(second) + epsilon);
    }
  }

  /** Adds a tile of rows to the sums of its columns, and clears it. */
  static void fold(float[] tile, double[] columns) {
    int column = 0;
    for (int j = 0; j < tile.length; j++) {
      columns[column] += tile[j];
      tile[j] = 0;
      column = column + 1 == columns.length ? 0 : column + 1;
    }
  }

  /** Repeats a value per channel over a tile of rows. */
  static float[] spread(float[] channels, int tile) {
    float[] spread = new float[tile];
    for (int j = 0; j < tile; j++) {
      spread[j] = channels[j % channels.length];
    }
    return spread;
  }

  static float[] spread(double[] channels, int tile) {
    float[] spread = new float[tile];
    for (int j = 0; j < tile; j++) {
      spread[j] = (float) channels[j % channels.length];
    }
    return spread;
  }
}
