package org.earshot.attack;

/**
 * Adam (Kingma and Ba 2015) over rho for |x' - x|^2 + c L(x'), x' = (tanh(rho) + 1) / 2, which
 * keeps x' in [0, 1]: the change of variables of Carlini and Wagner.
 */
final class TanhAdam {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  /** Pixels at 0 and 1 lie at infinity in rho: they begin this little inside. */
  private static final double INSIDE = 0.999999;

  private final float[] rho;
  private final float[] mean;
  private final float[] square;
  private final float[] x;
  private double rate;
  private int steps;

  TanhAdam(int pixels) {
    rho = new float[pixels];
    mean = new float[pixels];
    square = new float[pixels];
    x = new float[pixels];
  }

  /**
   * Sets the step.
   *
   * @param step in x, where x is 1/2; there a step in rho is half as large in x
   */
  void rate(double step) {
    rate = 2 * step;
  }

  /** Begins a run at a clip, its moments zero. */
  void begin(float[] from) {
    for (int i = 0; i < rho.length; i++) {
      double centred = (2.0 * from[i] - 1) * INSIDE;
      rho[i] = (float) (0.5 * Math.log((1 + centred) / (1 - centred)));
      mean[i] = 0;
      square[i] = 0;
    }
    steps = 0;
    unfold();
  }

  /** The clip where the run is; a new array for each step is the caller's to make. */
  float[] x() {
    return x;
  }

  /**
   * Steps down the objective.
   *
   * @param loss dL/dx, [batch][pixels]
   */
  void step(float[] clean, float[] loss, int row, double c) {
    steps++;
    double first = 1 - Math.pow(BETA1, steps);
    double second = 1 - Math.pow(BETA2, steps);
    for (int i = 0; i < rho.length; i++) {
      double byX = 2.0 * ((double) x[i] - clean[i]) + c * loss[row * rho.length + i];
      double slope = byX * 2 * x[i] * (1 - x[i]);
      mean[i] = (float) (BETA1 * mean[i] + (1 - BETA1) * slope);
      square[i] = (float) (BETA2 * square[i] + (1 - BETA2) * slope * slope);
      rho[i] -= (float) (rate * mean[i] / first / (Math.sqrt(square[i] / second) + EPSILON));
    }
    unfold();
  }

  private void unfold() {
    for (int i = 0; i < rho.length; i++) {
      x[i] = (float) ((Math.tanh(rho[i]) + 1) / 2);
    }
  }
}
