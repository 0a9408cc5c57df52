package org.earshot.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The pending gradient, in DL4J's flat view, and DL4J's updater on it: so the updater's state stays
 * where {@code ModelSerializer} looks for it. Used by one thread.
 */
final class Updates {
  private final ComputationGraph graph;
  private final Kernels kernels;
  private final DefaultGradient gradient;
  private int passes;
  private boolean ready;

  /** With {@link Kernels#HOST} Adam is run by {@link HostAdam}. */
  Updates(ComputationGraph graph, Kernels kernels) {
    this.graph = graph;
    this.kernels = kernels;
    this.gradient = new DefaultGradient(graph.getFlattenedGradients());
    for (Layer layer : graph.getLayers()) {
      if (layer.numParams() > 0) {
        var conf = layer.conf();
        String name = conf.getLayer().getLayerName();
        conf.getLayer()
            .initializer()
            .getGradientsFromFlattened(conf, layer.getGradientsViewArray())
            .forEach((key, view) -> gradient.setGradientFor(name + "_" + key, view));
      }
    }
  }

  /** Memory of the parameters, the gradient, and the updater's state beside them. */
  long bytes() {
    var state = graph.getUpdater().getStateViewArray();
    long floats = 2 * graph.numParams() + (state == null ? 0 : state.length());
    return floats * Float.BYTES;
  }

  /** Runs a backward pass, which overwrites the view, and adds what was pending before it. */
  void add(Runnable backward) {
    INDArray view = graph.getFlattenedGradients();
    if (passes == 0) {
      backward.run();
    } else {
      try (INDArray before = view.dup()) {
        backward.run();
        view.addi(before);
      }
    }
    passes++;
  }

  /** The seed of the next pass: another for each, the same for a graph that was saved here. */
  long seed() {
    var conf = graph.getConfiguration();
    long step =
        CounterRandom.mix(conf.getDefaultConfiguration().getSeed()) + conf.getIterationCount();
    return CounterRandom.mix(step) + passes;
  }

  /** The pending gradient of what is learnt, by parameter. */
  Map<String, float[]> gradient() {
    Map<String, float[]> copies = new LinkedHashMap<>();
    gradient
        .gradientForVariable()
        .forEach((key, view) -> copies.put(key, Ops.flat(view).toFloatVector()));
    // DL4J keeps places for these in its gradient; the engine never writes them
    copies.keySet().removeIf(key -> key.matches(".*_(mean|var|log10stdev)"));
    return copies;
  }

  /**
   * Moves the parameters and forgets the gradient. DL4J's updaters are run at a learning rate of
   * one and their step is scaled: it is linear in the rate (momentum then gathers gradients, not
   * steps, as in PyTorch), and setting DL4J's own rate copies the whole updater state, each time.
   */
  void apply(double rate) {
    if (passes == 0) {
      throw new IllegalStateException("there is no gradient: accumulate before update");
    }
    if (!ready) {
      graph.setLearningRate(1);
      if (kernels == Kernels.HOST) {
        graph.getUpdater().getUpdaterBlocks().forEach(HostAdam::takeOver);
      }
      ready = true;
    }
    var conf = graph.getConfiguration();
    int iteration = conf.getIterationCount();
    // a batch of 1: the gradient is a mean already, and the updater would divide by the batch
    graph
        .getUpdater()
        .update(gradient, iteration, conf.getEpochCount(), 1, LayerWorkspaceMgr.noWorkspaces());
    INDArray step = graph.getFlattenedGradients();
    graph.params().subi(Ops.view(step.muli(rate), graph.params().shape()));
    conf.setIterationCount(iteration + 1);
    passes = 0;
  }
}
