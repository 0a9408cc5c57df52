package org.earshot.training;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;

/**
 * A finished training.
 *
 * @param graph with the best epoch's parameters and running statistics
 * @param epochs how many ran
 * @param bestEpoch which of them was kept, from 1
 * @param score how good that was on the early-stopping clips
 * @param overfitted the epochs of catastrophic overfitting, from 1
 * @param parts what was said of batches that did not fit into memory as a whole; null if they did
 * @param test the only look at the test part
 */
public record Trained(
    ComputationGraph graph,
    Split split,
    int epochs,
    int bestEpoch,
    BestEpoch.Score score,
    List<Integer> overfitted,
    String parts,
    Evaluation test) {
  private static final Set<String> STATISTICS =
      Set.of(
          BatchNormalizationParamInitializer.GLOBAL_MEAN,
          BatchNormalizationParamInitializer.GLOBAL_VAR,
          BatchNormalizationParamInitializer.GLOBAL_LOG_STD);

  /** What a reader of the model's robustness must know. */
  List<String> warnings() {
    return Stream.of(overfitting(), parts).filter(Objects::nonNull).toList();
  }

  private String overfitting() {
    return overfitted.isEmpty()
        ? null
        : "catastrophic overfitting in epochs %s: robust on FGSM, fooled by %d steps of BIM of the same norm; the kept epoch %d is %s"
            .formatted(
                overfitted,
                Adversary.BIM_STEPS,
                bestEpoch,
                overfitted.contains(bestEpoch) ? "one of them" : "none of them");
  }

  /** Counts what the optimizer changes: not batch normalisation's running statistics. */
  public long trainableParameters() {
    return Arrays.stream(graph.getLayers())
        .flatMap(layer -> layer.paramTable().entrySet().stream())
        .filter(parameter -> !STATISTICS.contains(parameter.getKey()))
        .mapToLong(parameter -> parameter.getValue().length())
        .sum();
  }
}
