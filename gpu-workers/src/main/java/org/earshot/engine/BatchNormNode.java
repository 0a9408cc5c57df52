package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation (Ioffe and Szegedy 2015): y = gamma (x - mean) / sqrt(variance + eps) + beta.
 *
 * <p>In training the moments are the batch's, and the running ones follow them as DL4J's do:
 * running = decay running + (1 - decay) batch, with the biased variance.
 */
final class BatchNormNode extends Node {
  /**
   * Views of DL4J's parameters and gradients, [channels] each.
   *
   * @param variance the variance, or, if {@code logarithmic}, DL4J's log10 of the deviation
   */
  record Parameters(
      INDArray gamma,
      INDArray beta,
      INDArray mean,
      INDArray variance,
      boolean logarithmic,
      INDArray gammaGradient,
      INDArray betaGradient) {}

  /** y = scale x + shift. */
  @SuppressWarnings("ArrayRecordComponent")
  record Affine(float[] scale, float[] shift) {}

  private final Parameters p;
  private final double eps;
  private final double decay;

  BatchNormNode(String name, int input, Parameters parameters, double eps, double decay) {
    super(name, input);
    this.p = parameters;
    this.eps = eps;
    this.decay = decay;
  }

  /** The map of inference, from the running statistics. */
  Affine affine() {
    return affine(running());
  }

  private Moments running() {
    double[] variance = p.variance.toDoubleVector();
    for (int c = 0; c < variance.length && p.logarithmic; c++) {
      variance[c] = Math.pow(10, 2 * variance[c]);
    }
    return new Moments(p.mean.toDoubleVector(), variance);
  }

  private Affine affine(Moments moments) {
    float[] gamma = p.gamma.toFloatVector();
    float[] beta = p.beta.toFloatVector();
    float[] scale = new float[gamma.length];
    float[] shift = new float[gamma.length];
    for (int c = 0; c < gamma.length; c++) {
      double s = gamma[c] / Math.sqrt(moments.variance()[c] + eps);
      scale[c] = (float) s;
      shift[c] = (float) (beta[c] - moments.mean()[c] * s);
    }
    return new Affine(scale, shift);
  }

  @Override
  boolean takesRelu() {
    return true;
  }

  @Override
  boolean masksItself(Mode mode) {
    return mode == Mode.TRAINING;
  }

  @Override
  boolean readsInputs(Mode mode) {
    return mode == Mode.TRAINING;
  }

  @Override
  Tensor forward(Run run, int id) {
    INDArray x = run.value(input());
    Affine affine;
    if (run.mode() == Mode.TRAINING) {
      Moments batch = run.passes().moments(x);
      run.moments(id, batch);
      follow(batch);
      affine = affine(batch);
    } else {
      affine = affine();
    }
    Tensor y = run.pool().take(x.shape());
    run.mask(id, run.passes().affine(x, affine.scale, affine.shift, run.relu(this), y.array()));
    return y;
  }

  private void follow(Moments batch) {
    Moments running = running();
    int channels = batch.mean().length;
    float[] mean = new float[channels];
    float[] variance = new float[channels];
    for (int c = 0; c < channels; c++) {
      mean[c] = (float) (decay * running.mean()[c] + (1 - decay) * batch.mean()[c]);
      double v = decay * running.variance()[c] + (1 - decay) * batch.variance()[c];
      // a constant channel's variance can reach 0, whose logarithm DL4J's form cannot hold
      variance[c] = (float) (p.logarithmic ? 0.5 * Math.log10(Math.max(v, 1e-30)) : v);
    }
    assign(p.mean, mean);
    assign(p.variance, variance);
  }

  private static void assign(INDArray view, float[] values) {
    try (INDArray v = Ops.vector(values)) {
      view.assign(v);
    }
  }

  @Override
  void backward(Run run, int id, Tensor d) {
    Tensor dx = d.exclusive() ? d : run.pool().take(d.array().shape());
    if (run.mode() == Mode.TRAINING) {
      train(run, id, d.array(), dx.array());
    } else {
      fixed(run, d.array(), dx.array());
    }
    if (dx != d) {
      d.release();
    }
    run.give(input(), dx);
  }

  private void fixed(Run run, INDArray d, INDArray dx) {
    float[] scale = affine().scale;
    run.passes().affine(d, scale, new float[scale.length], Relu.NONE, dx);
  }

  /**
   * With n pixels, s = 1 / sqrt(variance + eps), B = sum d and G = s sum d (x - mean): dbeta = B,
   * dgamma = G, dx = gamma s (d - B / n - s G (x - mean) / n).
   */
  private void train(Run run, int id, INDArray d, INDArray dx) {
    INDArray x = run.value(input());
    Moments batch = run.moments(id);
    double[][] dots = run.passes().dots(d, run.mask(id), x, batch.mean(), dx);
    float[] gamma = p.gamma.toFloatVector();
    int channels = gamma.length;
    double n = (double) x.length() / channels;
    float[] a = new float[channels];
    float[] b = new float[channels];
    float[] e = new float[channels];
    float[] gammaGradient = new float[channels];
    float[] betaGradient = new float[channels];
    for (int c = 0; c < channels; c++) {
      double s = 1 / Math.sqrt(batch.variance()[c] + eps);
      double g = s * dots[1][c];
      double slope = -gamma[c] * s * s * g / n;
      gammaGradient[c] = (float) g;
      betaGradient[c] = (float) dots[0][c];
      a[c] = (float) (gamma[c] * s);
      b[c] = (float) slope;
      e[c] = (float) (-gamma[c] * s * dots[0][c] / n - slope * batch.mean()[c]);
    }
    assign(p.gammaGradient, gammaGradient);
    assign(p.betaGradient, betaGradient);
    run.passes().combine(run.mask(id) == null ? d : dx, x, a, b, e, dx);
  }
}
