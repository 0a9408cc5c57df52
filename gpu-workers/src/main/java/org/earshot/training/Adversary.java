package org.earshot.training;

import java.util.random.RandomGenerator;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.CompiledNetwork.LogitSeed;
import org.earshot.message.ModelCard;

/**
 * Makes the x' of Eq. 14 (Sallo et al. 2020) by FGSM from the running model in evaluation mode: x'
 * = clip(x + epsilon sign(grad J(x))), the gradient of each clip's own cross-entropy.
 */
final class Adversary {
  /** The first network that overfits to FGSM falls at the second step; a third makes sure. */
  static final int BIM_STEPS = 3;

  /** Times epsilon over steps: enough to cross the box, as the attack's own schedule has it. */
  private static final double BIM_REACH = 2.5;

  private final ModelCard.Adversarial range;

  Adversary(ModelCard.Adversarial range) {
    this.range = range;
  }

  /** The step of one batch, drawn log-uniformly: 0.001 to 0.002 as often as 0.01 to 0.02. */
  double epsilon(RandomGenerator random) {
    return Draws.logUniform(range.epsilonMin(), range.epsilonMax(), random);
  }

  /** The median of the drawn steps, at which early stopping looks. */
  double medianEpsilon() {
    return Math.sqrt(range.epsilonMin() * range.epsilonMax());
  }

  /**
   * Steps up the loss.
   *
   * @param x [batch][rows][columns] in [0, 1]; not changed
   * @param targets [batch][classes], each row sums to 1
   * @param epsilon the l-infinity norm of the step
   * @return [batch][rows][columns] in [0, 1]
   */
  static float[] step(
      CompiledNetwork network, float[] x, int batch, float[] targets, double epsilon) {
    float[] gradient = network.gradient(x, batch, crossEntropy(targets)).input();
    float[] moved = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      float to = x[i] + (float) epsilon * Math.signum(gradient[i]);
      moved[i] = Math.min(1, Math.max(0, to));
    }
    return moved;
  }

  /**
   * Steps up the loss in {@link #BIM_STEPS} smaller steps, never further than {@code epsilon} from
   * {@code x} (Kurakin et al. 2017, untargeted).
   *
   * @return [batch][rows][columns] in [0, 1]
   */
  static float[] bim(
      CompiledNetwork network, float[] x, int batch, float[] targets, double epsilon) {
    float[] moved = x;
    for (int i = 0; i < BIM_STEPS; i++) {
      moved = step(network, moved, batch, targets, BIM_REACH * epsilon / BIM_STEPS);
      for (int k = 0; k < moved.length; k++) {
        float least = x[k] - (float) epsilon;
        moved[k] = Math.min(x[k] + (float) epsilon, Math.max(least, moved[k]));
      }
    }
    return moved;
  }

  /** Whether a step led to numbers: the gradient of a network that diverged leads to none. */
  static boolean isFinite(float[] moved) {
    for (float value : moved) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** softmax - targets: as {@link LogitSeed#crossEntropy}, for the soft labels of mixup too. */
  private static LogitSeed crossEntropy(float[] targets) {
    return (logits, seed, batch, classes) -> {
      for (int row = 0; row < batch * classes; row += classes) {
        double log = Evaluation.logSum(logits, row, classes);
        for (int k = row; k < row + classes; k++) {
          seed[k] = (float) Math.exp(logits[k] - log) - targets[k];
        }
      }
    };
  }
}
