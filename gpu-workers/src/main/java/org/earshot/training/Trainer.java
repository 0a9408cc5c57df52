package org.earshot.training;

import java.util.function.LongSupplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.earshot.engine.Checkpoint;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.FreeMemory;
import org.earshot.engine.Kernels;
import org.earshot.message.Job;
import org.earshot.model.Architecture;

/**
 * Trains a victim, normally or adversarially.
 *
 * <p>Mini-batches with Adam or Nesterov's SGD under {@link Schedule}; after each epoch a look at
 * the early-stopping fold; the best epoch is kept. Adversarial training minimises Eq. 14 (Sallo et
 * al. 2020), J' = alpha J(x) + (1 - alpha) J(x'), with x' made afresh on each batch by {@link
 * Adversary}.
 *
 * <p><b>Which epoch is best.</b> Normally: the most accurate on the early-stopping fold. An
 * adversarially trained one: the highest mean of clean accuracy and accuracy under FGSM at the
 * median of the drawn steps; clean accuracy alone prefers early epochs that are not robust yet.
 *
 * <p>Where memory is short, batches go through the network in {@link Parts}.
 *
 * <p>The same job on the same set and machine gives the same bits, if memory allows the same parts:
 * seeds decide drawn weights, order, shifts, mixing and steps. So does one that was interrupted and
 * went on from a kept epoch.
 */
public final class Trainer {
  private final Kernels kernels;
  private final LongSupplier nanoTime;
  private final LongSupplier freeMemory;

  /**
   * Makes a trainer.
   *
   * @param nanoTime the clock of {@code clipsPerSecond} and {@code secondsLeft}
   */
  public Trainer(Kernels kernels, LongSupplier nanoTime) {
    this(kernels, nanoTime, FreeMemory::bytes);
  }

  /**
   * The same where memory is as it is said to be.
   *
   * @param freeMemory bytes that arrays may take
   */
  Trainer(Kernels kernels, LongSupplier nanoTime, LongSupplier freeMemory) {
    this.kernels = kernels;
    this.nanoTime = nanoTime;
    this.freeMemory = freeMemory;
  }

  /**
   * Trains on the data set's own folds, and evaluates on the test fold once, at the end.
   *
   * @param job architecture, base width, test fold, seed, options and, if any, Eq. 14's parameters
   * @param listener hears of each step; what it throws ends the training
   * @param checkpoint is passed every few milliseconds; what it throws (a cancellation) ends the
   *     training, too
   * @throws IllegalArgumentException if the set cannot be split, or the architecture is unknown
   * @throws ArithmeticException if the loss is no longer a number
   */
  Trained train(
      Job.Training job, TrainingSet set, TrainingListener listener, Checkpoint checkpoint) {
    return train(
        job,
        set,
        Split.folds(set, job.testFold()),
        InitialWeights.DRAWN,
        listener,
        checkpoint,
        Keeping.NONE);
  }

  /**
   * The same on any split, beginning with any weights and going on from what an attempt before this
   * one kept.
   */
  Trained train(
      Job.Training job,
      TrainingSet set,
      Split split,
      InitialWeights initial,
      TrainingListener listener,
      Checkpoint checkpoint,
      Keeping keeping) {
    ComputationGraph graph = graph(job, set);
    initial.fill(graph, set.classes());
    int batch = Math.min(job.options().batch(), split.train().size());
    try (var network = CompiledNetwork.of(graph, kernels)) {
      long free = freeMemory.getAsLong();
      var parts = Parts.fitting(network, batch, free);
      String said = parts.line(network, batch, free);
      if (said != null) {
        listener.say(said);
      }
      var passing = network.passing(checkpoint);
      try (var run =
          new TrainingRun(job, set, split, passing, parts, new Pace(nanoTime), listener, keeping)) {
        int epochs = run.run();
        return new Trained(
            graph,
            split,
            epochs,
            run.bestEpoch(),
            run.bestScore(),
            run.overfitted(),
            said,
            test(graph, set, split, checkpoint));
      }
    }
  }

  /**
   * A new network: what the old one derived from the parameters is older than their restoration.
   */
  private Evaluation test(
      ComputationGraph graph, TrainingSet set, Split split, Checkpoint checkpoint) {
    try (var restored = CompiledNetwork.of(graph, kernels)) {
      return Evaluation.of(restored.passing(checkpoint), set, split.test());
    }
  }

  private static ComputationGraph graph(Job.Training job, TrainingSet set) {
    var graph =
        new ComputationGraph(
            Architecture.of(job.architecture())
                .configuration(
                    set.rows(),
                    set.columns(),
                    set.classes().size(),
                    job.baseWidth(),
                    job.seed(),
                    job.options().optimizer(),
                    job.options().weightDecay()));
    graph.init();
    return graph;
  }
}
