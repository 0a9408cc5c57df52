package org.earshot.training;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps the parameters of the best epoch so far. They include batch normalisation's running
 * statistics, which DL4J holds in the same vector.
 */
final class BestEpoch implements AutoCloseable {
  /**
   * What an epoch is judged by: accuracy first, loss where accuracies are equal (with 80 clips they
   * often are).
   */
  record Score(double accuracy, double loss) implements Comparable<Score> {
    @Override
    public int compareTo(Score other) {
      int byAccuracy = Double.compare(accuracy, other.accuracy);
      return byAccuracy != 0 ? byAccuracy : Double.compare(other.loss, loss);
    }
  }

  private final INDArray parameters;
  private final INDArray kept;
  private final int patience;
  private Score score;
  private int epoch;

  /** Watches a network's parameter vector, which training changes in place. */
  BestEpoch(INDArray parameters, int patience) {
    this.parameters = parameters;
    this.patience = patience;
    this.kept = parameters.dup();
  }

  /** Keeps the parameters as they are now if no epoch before was as good. */
  void offer(int candidate, Score candidateScore) {
    if (score == null || candidateScore.compareTo(score) > 0) {
      epoch = candidate;
      score = candidateScore;
      kept.assign(parameters);
    }
  }

  /** Whether {@code patience} epochs have passed since the best. */
  boolean exhausted(int now) {
    return now - epoch >= patience;
  }

  /** The array that holds the kept parameters, to be saved or filled. */
  INDArray kept() {
    return kept;
  }

  /** Goes on from a best epoch whose parameters {@link #kept} was filled with. */
  void resume(int bestEpoch, Score bestScore) {
    epoch = bestEpoch;
    score = bestScore;
  }

  /** Puts the kept parameters back into the network. */
  void restore() {
    parameters.assign(kept);
  }

  /** From 1; 0 before the first. */
  int epoch() {
    return epoch;
  }

  Score score() {
    return score;
  }

  @Override
  public void close() {
    kept.close();
  }
}
