package org.earshot.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The same clips attacked on an original and on its adversarially trained model: eps_r and what it
 * rests on (Eq. 15, Sallo et al. 2020).
 *
 * <p>eps_r = mean l2 against the adversarially trained model / mean l2 against the original one,
 * over clips that both get right and on which both were fooled. 1 and less says that adversarial
 * training bought nothing.
 */
public final class PairedNorms {
  /** The fooling rate that both models must exceed for eps_r to stand. */
  public static final double SETTLED_RATE = 0.9;

  private static final int RESAMPLES = 1000;

  /** Any fixed number: the interval of the same pairs is always the same. */
  private static final long BOOTSTRAP_SEED = 20201;

  private final double[] original;
  private final double[] model;
  private final int unfooled;
  private final int disagreements;

  private PairedNorms(double[] original, double[] model, int unfooled, int disagreements) {
    this.original = original;
    this.model = model;
    this.unfooled = unfooled;
    this.disagreements = disagreements;
  }

  /** What an attack made of one clip on one model. */
  public enum Fate {
    /** The model was wrong without an attack. */
    WRONG,
    HELD,
    FOOLED
  }

  /**
   * One clip on both models.
   *
   * @param agreed whether both models start from the same class: both are right, or, on unlabelled
   *     audio, both predict the same
   * @param originalL2 norm against the original, only read if fooled
   * @param modelL2 norm against the adversarially trained model, only read if fooled
   */
  public record Pair(Fate original, double originalL2, Fate model, double modelL2, boolean agreed) {
    private boolean neitherRight() {
      return original == Fate.WRONG && model == Fate.WRONG;
    }

    private boolean bothFooled() {
      return original == Fate.FOOLED && model == Fate.FOOLED;
    }
  }

  /** Sorts the pairs into what counts and what is only counted. Their order fixes the interval. */
  public static PairedNorms of(List<Pair> clips) {
    List<Pair> fooled = new ArrayList<>();
    int unfooled = 0;
    int disagreements = 0;
    for (Pair pair : clips) {
      if (pair.neitherRight()) {
        continue;
      }
      if (!pair.agreed()) {
        disagreements++;
      } else if (pair.bothFooled()) {
        fooled.add(pair);
      } else {
        unfooled++;
      }
    }
    return new PairedNorms(
        fooled.stream().mapToDouble(Pair::originalL2).toArray(),
        fooled.stream().mapToDouble(Pair::modelL2).toArray(),
        unfooled,
        disagreements);
  }

  /** Clips that both get right and on which both were fooled. */
  public int pairs() {
    return original.length;
  }

  /** Clips that both get right of which at least one model was not fooled. */
  public int unfooled() {
    return unfooled;
  }

  /**
   * Clips that only one of the two gets right; unlabelled: on which the two predict differently.
   */
  public int disagreements() {
    return disagreements;
  }

  /** Mean l2 against the original; null without pairs. */
  public Double meanOriginal() {
    return pairs() == 0 ? null : Statistics.mean(original);
  }

  /** Mean l2 against the adversarially trained model; null without pairs. */
  public Double meanModel() {
    return pairs() == 0 ? null : Statistics.mean(model);
  }

  /** eps_r; null without pairs or if the original's mean norm is 0. */
  public Double ratio() {
    return measurable() ? Statistics.mean(model) / Statistics.mean(original) : null;
  }

  /** The ratio of medians; null without pairs or if the original's median norm is 0. */
  public Double medianRatio() {
    if (pairs() == 0 || Statistics.median(original) == 0) {
      return null;
    }
    return Statistics.median(model) / Statistics.median(original);
  }

  /**
   * eps_r's bootstrap 95 % interval; none with fewer than two pairs, for one pair has no spread.
   */
  Optional<Bootstrap.Interval> interval() {
    if (pairs() < 2 || !measurable()) {
      return Optional.empty();
    }
    var random = new SplittableRandom(BOOTSTRAP_SEED);
    return Optional.of(Bootstrap.ratioOfMeans(model, original, RESAMPLES, random));
  }

  private boolean measurable() {
    return pairs() > 0 && Statistics.mean(original) > 0;
  }
}
