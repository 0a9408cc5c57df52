package org.earshot.training;

import java.util.Arrays;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;

/**
 * A finished training.
 *
 * @param graph with the best epoch's parameters and running statistics
 * @param epochs how many ran
 * @param bestEpoch which of them was kept, from 1
 * @param score how good that was on the early-stopping clips
 * @param test the only look at the test part
 */
public record Trained(
    ComputationGraph graph,
    Split split,
    int epochs,
    int bestEpoch,
    BestEpoch.Score score,
    Evaluation test) {
  private static final Set<String> STATISTICS =
      Set.of(
          BatchNormalizationParamInitializer.GLOBAL_MEAN,
          BatchNormalizationParamInitializer.GLOBAL_VAR,
          BatchNormalizationParamInitializer.GLOBAL_LOG_STD);

  /** Counts what the optimizer changes: not batch normalisation's running statistics. */
  public long trainableParameters() {
    return Arrays.stream(graph.getLayers())
        .flatMap(layer -> layer.paramTable().entrySet().stream())
        .filter(parameter -> !STATISTICS.contains(parameter.getKey()))
        .mapToLong(parameter -> parameter.getValue().length())
        .sum();
  }
}
