package org.earshot.training;

import java.util.List;
import org.earshot.engine.CompiledNetwork;
import org.earshot.message.ModelCard;

/**
 * How a network does on labelled clips in evaluation mode.
 *
 * @param correct clips whose largest logit is the label's
 * @param loss mean cross-entropy
 */
public record Evaluation(int correct, int clips, double loss) {
  private static final int BATCH = 32;

  /** Looks at the clips as they are. */
  public static Evaluation of(CompiledNetwork network, TrainingSet set, List<LabelledClip> clips) {
    return under(0, network, set, clips);
  }

  /**
   * Looks at the clips after one FGSM step against the network itself.
   *
   * @param epsilon the step's l-infinity norm; 0 leaves the clips as they are
   */
  public static Evaluation under(
      double epsilon, CompiledNetwork network, TrainingSet set, List<LabelledClip> clips) {
    int correct = 0;
    double loss = 0;
    for (int from = 0; from < clips.size(); from += BATCH) {
      var part = clips.subList(from, Math.min(clips.size(), from + BATCH));
      float[] x = values(set, part);
      float[] targets = targets(set, part);
      float[] seen = epsilon == 0 ? x : Adversary.step(network, x, part.size(), targets, epsilon);
      float[] logits = network.logits(seen, part.size());
      for (int i = 0; i < part.size(); i++) {
        int label = set.index(part.get(i).label());
        int row = i * set.classes().size();
        correct += largest(logits, row, set.classes().size()) == label ? 1 : 0;
        loss += logSum(logits, row, set.classes().size()) - logits[row + label];
      }
    }
    return new Evaluation(correct, clips.size(), loss / clips.size());
  }

  /** In [0, 1]. */
  public double accuracy() {
    return (double) correct / clips;
  }

  /** As a model card records it. */
  public ModelCard.Accuracy asAccuracy() {
    return new ModelCard.Accuracy(correct, clips);
  }

  /** log(sum exp) of one row, without overflow. */
  static double logSum(float[] logits, int row, int classes) {
    double most = logits[row + largest(logits, row, classes)];
    double sum = 0;
    for (int k = row; k < row + classes; k++) {
      sum += Math.exp(logits[k] - most);
    }
    return most + Math.log(sum);
  }

  private static int largest(float[] logits, int row, int classes) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      best = logits[row + k] > logits[row + best] ? k : best;
    }
    return best;
  }

  private static float[] values(TrainingSet set, List<LabelledClip> clips) {
    int pixels = set.rows() * set.columns();
    float[] x = new float[clips.size() * pixels];
    for (int i = 0; i < clips.size(); i++) {
      clips.get(i).representation().copyInto(x, i * pixels);
    }
    return x;
  }

  private static float[] targets(TrainingSet set, List<LabelledClip> clips) {
    float[] targets = new float[clips.size() * set.classes().size()];
    for (int i = 0; i < clips.size(); i++) {
      targets[i * set.classes().size() + set.index(clips.get(i).label())] = 1;
    }
    return targets;
  }
}
