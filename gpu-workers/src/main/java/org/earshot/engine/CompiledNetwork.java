package org.earshot.engine;

import org.deeplearning4j.nn.graph.ComputationGraph;

/** Stub. */
@SuppressWarnings("DoNotCallSuggester")
public final class CompiledNetwork implements AutoCloseable {
  private CompiledNetwork() {}

  public static CompiledNetwork of(ComputationGraph graph, Kernels kernels) {
    throw new UnsupportedOperationException("lands next");
  }

  public static CompiledNetwork of(ComputationGraph graph, int rows, int columns, Kernels kernels) {
    throw new UnsupportedOperationException("lands next");
  }

  public int rows() {
    throw new UnsupportedOperationException("lands next");
  }

  public int columns() {
    throw new UnsupportedOperationException("lands next");
  }

  public int classes() {
    throw new UnsupportedOperationException("lands next");
  }

  public ComputationGraph graph() {
    throw new UnsupportedOperationException("lands next");
  }

  public float[] logits(float[] x, int batch) {
    throw new UnsupportedOperationException("lands next");
  }

  public Gradient gradient(float[] x, int batch, LogitSeed seed) {
    throw new UnsupportedOperationException("lands next");
  }

  public TrainingPass accumulate(float[] x, int batch, float[] targets, double weight) {
    throw new UnsupportedOperationException("lands next");
  }

  public void update(double learningRate) {
    throw new UnsupportedOperationException("lands next");
  }

  @Override
  public void close() {}

  /**
   * The logits and the vector-Jacobian product.
   *
   * @param logits [batch][classes]
   * @param input d(seed, logits)/dx, [batch][rows][columns]
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Gradient(float[] logits, float[] input) {}

  /**
   * What a training pass saw.
   *
   * @param loss mean cross-entropy over the batch, unweighted
   * @param logits of training mode, [batch][classes]
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record TrainingPass(double loss, float[] logits) {}

  /** Chooses the direction in logit space whose gradient is wanted. */
  @FunctionalInterface
  public interface LogitSeed {
    /**
     * Fills {@code seed} from {@code logits}, both [batch][classes].
     *
     * @param logits read only
     * @param seed all zero on entry
     */
    void into(float[] logits, float[] seed, int batch, int classes);

    /** Gradient of each clip's own cross-entropy (never of the mean): softmax - onehot. */
    static LogitSeed crossEntropy(int[] labels) {
      return LogitSeeds.crossEntropy(labels);
    }

    /** Gradient of one logit of each clip. */
    static LogitSeed logit(int[] classIndex) {
      return LogitSeeds.difference(classIndex, null);
    }

    /** Gradient of {@code logit[plus] - logit[minus]} of each clip; 0 where they are equal. */
    static LogitSeed difference(int[] plus, int[] minus) {
      return LogitSeeds.difference(plus, minus);
    }
  }
}
