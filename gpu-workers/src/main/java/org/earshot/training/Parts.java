package org.earshot.training;

import java.util.Arrays;
import org.earshot.engine.CompiledNetwork;

/**
 * How a step's batch goes through the network: as a whole, or, where memory is short, in parts
 * whose gradients are added up. The step stays the mean over its batch, so that rate and schedule
 * mean the same; batch normalisation and the running statistics see the parts.
 *
 * @param clips in a pass, at most
 */
record Parts(int clips) {
  /** The estimate is good to a quarter. */
  private static final double RESERVE = 1.25;

  /** The rest is for the classifier, for other jobs and for the system. */
  private static final double SHARE = 0.8;

  /**
   * Halves the batch until a pass fits.
   *
   * @param free bytes
   * @throws IllegalStateException if not even one clip does: there may be more memory later, or on
   *     another worker
   */
  static Parts fitting(CompiledNetwork network, int batch, long free) {
    int clips = batch;
    while (!fits(network, clips, free)) {
      if (clips == 1) {
        throw new IllegalStateException(
            "a training pass over one clip takes %s, of %s that are free"
                .formatted(gigabytes(network.trainingBytes(1)), gigabytes(free)));
      }
      clips = (clips + 1) / 2;
    }
    return new Parts(clips);
  }

  private static boolean fits(CompiledNetwork network, int clips, long free) {
    return RESERVE * network.trainingBytes(clips) <= SHARE * free;
  }

  /** What a person should know of it; null if batches go through as a whole. */
  String line(CompiledNetwork network, int batch, long free) {
    return clips >= batch
        ? null
        : "batches of %d clips go through the network in parts of %d: a pass over all takes %s, of %s that are free"
            .formatted(batch, clips, gigabytes(network.trainingBytes(batch)), gigabytes(free));
  }

  private static String gigabytes(long bytes) {
    return "%.2f GB".formatted(bytes / 1e9);
  }

  /** Adds the gradient of {@code weight} times the mean loss over x up; gives that product. */
  double accumulate(CompiledNetwork network, Batches.Batch batch, float[] x, double weight) {
    double loss = 0;
    int pixels = x.length / batch.clips();
    int classes = batch.targets().length / batch.clips();
    for (int from = 0; from < batch.clips(); from += clips) {
      int to = Math.min(batch.clips(), from + clips);
      double share = weight * (to - from) / batch.clips();
      float[] part = part(x, from * pixels, to * pixels);
      float[] targets = part(batch.targets(), from * classes, to * classes);
      loss += share * network.accumulate(part, to - from, targets, share).loss();
    }
    return loss;
  }

  private static float[] part(float[] values, int from, int to) {
    return to - from == values.length ? values : Arrays.copyOfRange(values, from, to);
  }
}
