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
    return after((x, batch, targets) -> x, network, set, clips);
  }

  /**
   * Looks at the clips after one FGSM step against the network itself.
   *
   * @param epsilon the step's l-infinity norm
   */
  public static Evaluation under(
      double epsilon, CompiledNetwork network, TrainingSet set, List<LabelledClip> clips) {
    return after(
        (x, batch, targets) -> Adversary.step(network, x, batch, targets, epsilon),
        network,
        set,
        clips);
  }

  /** Looks at the clips after a few steps of BIM within the same norm. */
  static Evaluation underBim(
      double epsilon, CompiledNetwork network, TrainingSet set, List<LabelledClip> clips) {
    return after(
        (x, batch, targets) -> Adversary.bim(network, x, batch, targets, epsilon),
        network,
        set,
        clips);
  }

  /** Moves clips before they are looked at. */
  @FunctionalInterface
  private interface Move {
    float[] apply(float[] x, int batch, float[] targets);
  }

  private static Evaluation after(
      Move move, CompiledNetwork network, TrainingSet set, List<LabelledClip> clips) {
    int correct = 0;
    double loss = 0;
    for (int from = 0; from < clips.size(); from += BATCH) {
      var part = clips.subList(from, Math.min(clips.size(), from + BATCH));
      float[] x = values(set, part);
      float[] seen = move.apply(x, part.size(), targets(set, part));
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
