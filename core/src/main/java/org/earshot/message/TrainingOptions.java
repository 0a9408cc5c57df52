package org.earshot.message;

import static java.util.Objects.requireNonNull;

/**
 * How a training runs.
 *
 * @param epochs the most epochs, at least 1
 * @param batch clips a step, at least 1
 * @param learningRate the peak learning rate, greater than 0
 * @param optimizer {@code adam} or {@code sgd} (with momentum 0.9)
 * @param weightDecay l2 regularisation of the weights, at least 0
 * @param patience epochs without a better early-stopping accuracy before training ends
 * @param timeShift the largest random circular shift along time, as a share of the columns in [0,
 *     1]; 0 is the paper's protocol
 * @param mixup the Beta(m, m) parameter of mixup; 0, the paper's protocol, leaves it out
 */
public record TrainingOptions(
    int epochs,
    int batch,
    double learningRate,
    String optimizer,
    double weightDecay,
    int patience,
    double timeShift,
    double mixup) {
  public TrainingOptions {
    requireNonNull(optimizer, "optimizer");
    if (epochs < 1 || batch < 1 || patience < 1) {
      throw new IllegalArgumentException(
          "epochs, batch and patience must be at least 1, were %d, %d, %d"
              .formatted(epochs, batch, patience));
    }
    if (!(learningRate > 0) || !(weightDecay >= 0)) {
      throw new IllegalArgumentException(
          "learningRate must be above 0 and weightDecay at least 0, were %s and %s"
              .formatted(learningRate, weightDecay));
    }
    if (!(timeShift >= 0 && timeShift <= 1) || !(mixup >= 0)) {
      throw new IllegalArgumentException(
          "timeShift must be in [0, 1] and mixup at least 0, were %s and %s"
              .formatted(timeShift, mixup));
    }
  }
}
