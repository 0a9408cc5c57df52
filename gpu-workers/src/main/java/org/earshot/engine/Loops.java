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

  static void affineRelu(float[] x, float[] scale, float[] shift, int n) {
    for (int j = 0; j < n; j++) {
      x[j] = Math.max(x[j] * scale[j] + shift[j], 0f);
    }
  }

  /**
   * On the bits of floats, because C2 does not vectorise a choice between floats: {@code y} is a
   * ReLU's result, so it is positive unless all its bits but the sign are 0.
   */
  static void mask(int[] y, int[] d, int n) {
    for (int j = 0; j < n; j++) {
      d[j] &= -(y[j] & 0x7fffffff) >> 31;
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

  static void addRelu(float[] a, float[] b, int n) {
    for (int j = 0; j < n; j++) {
      a[j] = Math.max(a[j] + b[j], 0f);
    }
  }

  static void relu(float[] x, int n) {
    for (int j = 0; j < n; j++) {
      x[j] = Math.max(x[j], 0f);
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
