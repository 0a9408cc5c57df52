package org.earshot.training;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.earshot.message.Hashes;
import org.earshot.message.TrainingOptions;

/**
 * Cuts the shuffled training part into batches and augments them: circular time shift, mixup.
 *
 * <p>What does not fill a batch is left out of the epoch, other clips each time, because batch
 * normalisation over two or three clips is noise. A part smaller than a batch is one batch.
 */
final class Batches {
  /**
   * Clips side by side.
   *
   * @param x [clips][rows][columns]
   * @param targets [clips][classes], each row sums to 1
   */
  @SuppressWarnings("ArrayRecordComponent") // the engine takes the arrays; nobody compares batches
  record Batch(float[] x, float[] targets, int clips) {}

  private final TrainingSet set;
  private final List<LabelledClip> clips;
  private final TrainingOptions options;
  private final long seed;

  Batches(TrainingSet set, List<LabelledClip> clips, TrainingOptions options, long seed) {
    this.set = set;
    this.clips = clips;
    this.options = options;
    this.seed = seed;
  }

  int size() {
    return Math.min(options.batch(), clips.size());
  }

  int perEpoch() {
    return clips.size() / size();
  }

  /** The generator of one epoch, the same whatever ran before it. */
  RandomGenerator generator(int epoch) {
    return new SplittableRandom(Hashes.longHash(seed + "|epoch|" + epoch));
  }

  /** The order of an epoch: places in the training part. */
  int[] order(RandomGenerator random) {
    return permutation(clips.size(), random);
  }

  /** Batch {@code step} of an epoch that goes through the clips in {@code order}. */
  Batch batch(int[] order, int step, RandomGenerator random) {
    int n = size();
    int pixels = set.rows() * set.columns();
    int classes = set.classes().size();
    var batch = new Batch(new float[n * pixels], new float[n * classes], n);
    for (int i = 0; i < n; i++) {
      LabelledClip clip = clips.get(order[step * n + i]);
      shiftInto(clip.representation().toArray(), shift(random), batch.x, i * pixels);
      batch.targets[i * classes + set.index(clip.label())] = 1;
    }
    return options.mixup() > 0 ? mixed(batch, random) : batch;
  }

  /** Which clips that batch holds. */
  List<String> ids(int[] order, int step) {
    return Arrays.stream(order, step * size(), (step + 1) * size())
        .mapToObj(place -> clips.get(place).id())
        .toList();
  }

  private int shift(RandomGenerator random) {
    int most = (int) Math.round(options.timeShift() * set.columns());
    return most == 0 ? 0 : random.nextInt(-most, most + 1);
  }

  /** Moves every row to the right by {@code shift} columns; what leaves comes in on the left. */
  private void shiftInto(float[] values, int shift, float[] x, int offset) {
    int columns = set.columns();
    int right = Math.floorMod(shift, columns);
    for (int row = 0; row < values.length; row += columns) {
      System.arraycopy(values, row, x, offset + row + right, columns - right);
      System.arraycopy(values, row + columns - right, x, offset + row, right);
    }
  }

  /**
   * Blends each clip with another of the batch by one share, drawn from Beta(m, m) (Zhang et al.
   * 2018, "mixup", Eq. 1).
   */
  private Batch mixed(Batch batch, RandomGenerator random) {
    double share = Draws.beta(options.mixup(), random);
    int[] partners = permutation(batch.clips, random);
    return new Batch(
        blended(batch.x, partners, share), blended(batch.targets, partners, share), batch.clips);
  }

  private static float[] blended(float[] values, int[] partners, double share) {
    int length = values.length / partners.length;
    float[] blended = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      double other = values[partners[i / length] * length + i % length];
      blended[i] = (float) (share * values[i] + (1 - share) * other);
    }
    return blended;
  }

  /** The numbers below n in any order, all orders alike. */
  static int[] permutation(int n, RandomGenerator random) {
    int[] order = new int[n];
    Arrays.setAll(order, i -> i);
    for (int i = n - 1; i > 0; i--) { // Fisher and Yates
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }
}
