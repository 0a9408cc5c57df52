package org.earshot.worker;

import static java.util.Comparator.comparingDouble;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.earshot.dsp.Matrix;
import org.earshot.engine.CompiledNetwork;
import org.earshot.message.ModelCard;
import org.earshot.message.Ranked;
import org.earshot.message.Verdict;

/** Turns a batch of representations into one model's verdicts. */
final class Judge {
  /** How many classes a verdict names at most. */
  static final int TOP = 5;

  private Judge() {}

  /** The verdicts in the clips' order; all clips have the network's size. */
  static List<Verdict> verdicts(
      ModelCard card, CompiledNetwork network, List<Incoming> clips, Instant now) {
    float[] logits = logits(network, clips.stream().map(Incoming::matrix).toList());
    var verdicts = new ArrayList<Verdict>();
    for (int i = 0; i < clips.size(); i++) {
      verdicts.add(verdict(card, clips.get(i), top(card.classes(), logits, i), now));
    }
    return verdicts;
  }

  /** The class of each matrix, as its logit's index. */
  static List<Integer> predictions(CompiledNetwork network, List<Matrix> matrices) {
    float[] logits = logits(network, matrices);
    int classes = network.classes();
    return IntStream.range(0, matrices.size())
        .map(
            i ->
                IntStream.range(0, classes)
                    .reduce(0, (a, b) -> logits[i * classes + b] > logits[i * classes + a] ? b : a))
        .boxed()
        .toList();
  }

  private static float[] logits(CompiledNetwork network, List<Matrix> matrices) {
    int pixels = network.rows() * network.columns();
    float[] x = new float[matrices.size() * pixels];
    for (int i = 0; i < matrices.size(); i++) {
      matrices.get(i).copyInto(x, i * pixels);
    }
    return network.logits(x, matrices.size());
  }

  private static Verdict verdict(ModelCard card, Incoming clip, List<Ranked> top, Instant now) {
    var facts = clip.facts();
    return new Verdict(
        clip.clip(),
        facts.source(),
        card.id(),
        card.representation(),
        facts.label(),
        facts.augmentation(),
        card.sawInTraining(facts.source(), facts.fold()),
        top,
        facts.capturedAt(),
        facts.duration(),
        now,
        clip.reference());
  }

  /** The classes of one row of logits by softmax probability, most probable first. */
  static List<Ranked> top(List<String> classes, float[] logits, int row) {
    int from = row * classes.size();
    double largest =
        IntStream.range(0, classes.size()).mapToDouble(k -> logits[from + k]).max().orElseThrow();
    double[] weights =
        IntStream.range(0, classes.size())
            .mapToDouble(k -> Math.exp(logits[from + k] - largest))
            .toArray();
    double sum = IntStream.range(0, weights.length).mapToDouble(k -> weights[k]).sum();
    return IntStream.range(0, classes.size())
        .mapToObj(k -> new Ranked(classes.get(k), weights[k] / sum))
        .sorted(comparingDouble(Ranked::probability).reversed())
        .limit(TOP)
        .toList();
  }
}
