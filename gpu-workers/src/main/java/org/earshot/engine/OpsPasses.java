package org.earshot.engine;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The passes by ND4J's ops alone; sums over pixels are products with a row of ones (BLAS). */
final class OpsPasses implements Passes {
  @Override
  public Moments moments(INDArray x) {
    INDArray rows = Ops.rows(x);
    double m = (double) rows.size(0);
    double[] mean = sums(rows, m);
    // centred before squaring; multiply, because the square op is 20 times slower
    try (INDArray centred = rows.ulike();
        INDArray centre = Ops.vector(floats(mean))) {
      Ops.run("subtract", centred, null, null, rows, centre);
      Ops.run("multiply", centred, null, null, centred, centred);
      return new Moments(mean, sums(centred, m));
    }
  }

  private static double[] sums(INDArray rows, double divisor) {
    try (INDArray ones = Ops.ones(rows.size(0));
        INDArray sums = Nd4j.createUninitialized(DataType.FLOAT, 1, rows.size(1))) {
      Ops.matmul(ones, false, rows, sums);
      double[] result = sums.toDoubleVector();
      for (int c = 0; c < result.length; c++) {
        result[c] /= divisor;
      }
      return result;
    }
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int c = 0; c < result.length; c++) {
      result[c] = (float) values[c];
    }
    return result;
  }

  @Override
  public Mask affine(INDArray x, float[] scale, float[] shift, Relu relu, INDArray out) {
    int channels = scale.length;
    try (INDArray zero = Nd4j.zeros(DataType.FLOAT, channels);
        INDArray one = Nd4j.ones(DataType.FLOAT, channels);
        INDArray a = Ops.vector(scale);
        INDArray b = Ops.vector(shift)) {
      int[] axis = {1, 1, x.rank() - 1};
      Ops.run("batchnorm", out, axis, new double[] {0}, x, zero, one, a, b);
    }
    return relu(out, relu);
  }

  @Override
  public double[][] dots(INDArray d, Mask mask, INDArray x, double[] mean, INDArray out) {
    INDArray masked = d;
    if (mask != null) {
      mask.apply(d, out);
      masked = out;
    }
    INDArray rows = Ops.rows(masked);
    try (INDArray product = x.ulike();
        INDArray centre = Ops.vector(floats(mean))) {
      Ops.run("subtract", product, null, null, x, centre);
      Ops.run("multiply", product, null, null, product, masked);
      return new double[][] {sums(rows, 1), sums(Ops.rows(product), 1)};
    }
  }

  @Override
  public void combine(INDArray d, INDArray x, float[] a, float[] b, float[] e, INDArray out) {
    try (INDArray fromX = x.ulike();
        INDArray scale = Ops.vector(a)) {
      affine(x, b, e, Relu.NONE, fromX);
      Ops.run("multiply", out, null, null, d, scale);
      out.addi(fromX);
    }
  }

  @Override
  public Mask add(INDArray a, INDArray b, Relu relu) {
    a.addi(b);
    return relu(a, relu);
  }

  @Override
  public Mask relu(INDArray x, Relu relu) {
    if (relu != Relu.NONE) {
      Ops.relu(x);
    }
    return relu == Relu.NOTED ? new Booleans(x.gt(0)) : null;
  }

  /** A mask of one byte for each value. */
  private record Booleans(INDArray positive) implements Mask {
    @Override
    public void apply(INDArray d, INDArray out) {
      try (INDArray factor = positive.castTo(DataType.FLOAT)) {
        Ops.run("multiply", out, null, null, d, factor);
      }
    }

    @Override
    public void release() {
      positive.close();
    }
  }

  @Override
  public void columnSums(INDArray d, INDArray out) {
    INDArray rows = Ops.rows(d);
    try (INDArray ones = Ops.ones(rows.size(0));
        INDArray sums = Nd4j.createUninitialized(DataType.FLOAT, 1, rows.size(1))) {
      Ops.matmul(ones, false, rows, sums);
      Ops.flat(out).assign(Ops.flat(sums));
    }
  }

  @Override
  public void globalAverage(INDArray x, INDArray out) {
    INDArray maps = Ops.view(x, x.size(0), x.size(1) * x.size(2), x.size(3));
    Ops.run("reduce_mean", out, new int[] {1}, null, maps);
  }

  @Override
  public void globalAverageBack(INDArray d, INDArray out) {
    long pixels = out.size(1) * out.size(2);
    INDArray maps = Ops.view(out, out.size(0), pixels, out.size(3));
    try (INDArray share = d.mul(1.0 / pixels)) {
      maps.assign(Ops.view(share, d.size(0), 1, d.size(1)).broadcast(maps.shape()));
    }
  }
}
