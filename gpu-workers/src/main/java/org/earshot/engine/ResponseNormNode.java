package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Local response normalisation across channels (Krizhevsky et al. 2012): y = x s^-beta with s = k +
 * alpha B x^2, where B x^2 sums the squares of the {@code n} channels about each.
 *
 * <p>As B is symmetric, dx = s^-beta d - 2 alpha beta x B(s^-(beta + 1) x d). ND4J's own gradient
 * of it is wrong, so B is a band of ones and a matrix product.
 */
final class ResponseNormNode extends Node {
  /**
   * DL4J's settings.
   *
   * @param n channels in a window, itself and (int) n / 2 on either side
   * @param alpha not divided by n, as it is in PyTorch
   */
  record Settings(int n, double k, double alpha, double beta) {}

  private final Settings settings;

  ResponseNormNode(String name, int input, Settings settings) {
    super(name, input);
    this.settings = settings;
  }

  @Override
  boolean readsInputs(Mode mode) {
    return true;
  }

  @Override
  Tensor forward(Run run, int id) {
    INDArray x = run.value(input());
    Tensor y = run.pool().take(x.shape());
    INDArray out = y.array();
    try (INDArray band = band(Ops.channels(x));
        INDArray s = scale(run, x, band)) {
      Ops.run("multiply", out, null, null, x, Transforms.pow(s, -settings.beta, false));
    }
    return y;
  }

  /** s, in an array of its own. */
  private INDArray scale(Run run, INDArray x, INDArray band) {
    Tensor squares = run.pool().take(x.shape());
    Ops.run("multiply", squares.array(), null, null, x, x);
    INDArray s = x.ulike();
    Ops.matmul(Ops.rows(squares.array()), false, band, Ops.rows(s));
    squares.release();
    return s.muli(settings.alpha).addi(settings.k);
  }

  private INDArray band(int channels) {
    float[][] band = new float[channels][channels];
    int half = settings.n / 2;
    for (int i = 0; i < channels; i++) {
      for (int j = Math.max(0, i - half); j <= Math.min(channels - 1, i + half); j++) {
        band[i][j] = 1;
      }
    }
    return org.nd4j.linalg.factory.Nd4j.createFromArray(band);
  }

  @Override
  void backward(Run run, int id, Tensor d) {
    if (run.wants(input())) {
      INDArray x = run.value(input());
      Tensor dx = run.pool().take(x.shape());
      gradient(run, x, d.array(), dx.array());
      run.give(input(), dx);
    }
    d.release();
  }

  private void gradient(Run run, INDArray x, INDArray d, INDArray dx) {
    try (INDArray band = band(Ops.channels(x));
        INDArray s = scale(run, x, band);
        INDArray power = Transforms.pow(s, -settings.beta, true);
        INDArray inner = power.div(s);
        INDArray sums = x.ulike()) {
      inner.muli(x).muli(d);
      Ops.matmul(Ops.rows(inner), false, band, Ops.rows(sums));
      sums.muli(x).muli(-2 * settings.alpha * settings.beta);
      Ops.run("multiply", dx, null, null, d, power);
      dx.addi(sums);
    }
  }
}
