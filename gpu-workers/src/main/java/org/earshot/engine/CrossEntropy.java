package org.earshot.engine;

/**
 * Cross-entropy against soft targets, -sum_k t_k log p_k.
 *
 * @param mean over the batch, unweighted
 * @param gradient of weight times the mean, with respect to the logits
 */
@SuppressWarnings("ArrayRecordComponent")
record CrossEntropy(double mean, float[] gradient) {
  static CrossEntropy of(float[] logits, float[] targets, int batch, double weight) {
    int classes = logits.length / batch;
    float[] gradient = new float[logits.length];
    double sum = 0;
    for (int row = 0; row < logits.length; row += classes) {
      double log = LogitSeeds.logSum(logits, row, classes);
      double mass = 0;
      for (int k = row; k < row + classes; k++) {
        sum -= targets[k] * (logits[k] - log);
        mass += targets[k];
      }
      for (int k = row; k < row + classes; k++) {
        double p = Math.exp(logits[k] - log);
        gradient[k] = (float) (weight * (mass * p - targets[k]) / batch);
      }
    }
    return new CrossEntropy(sum / batch, gradient);
  }
}
