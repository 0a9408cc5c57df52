package org.earshot.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.earshot.engine.CompiledNetwork;
import org.earshot.message.Job;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One training in progress: the loop over epochs and steps. */
final class TrainingRun implements AutoCloseable {
  private final Job.Training job;
  private final TrainingSet set;
  private final Split split;
  private final CompiledNetwork network;
  private final Parts parts;
  private final Pace pace;
  private final TrainingListener listener;
  private final Keeping keeping;
  private final Batches batches;
  private final Schedule schedule;
  private final Adversary adversary;
  private final BestEpoch best;
  private final List<Integer> overfitted = new ArrayList<>();
  private Look look;
  private int resumedAfter;

  TrainingRun(
      Job.Training job,
      TrainingSet set,
      Split split,
      CompiledNetwork network,
      Parts parts,
      Pace pace,
      TrainingListener listener,
      Keeping keeping) {
    this.job = job;
    this.set = set;
    this.split = split;
    this.network = network;
    this.parts = parts;
    this.pace = pace;
    this.listener = listener;
    this.keeping = keeping;
    batches = new Batches(set, split.train(), job.options(), job.seed());
    schedule =
        Schedule.of(job.options().learningRate(), batches.perEpoch() * job.options().epochs());
    adversary = job.adversarial() == null ? null : new Adversary(job.adversarial());
    best = new BestEpoch(network.graph().params(), job.options().patience());
  }

  /**
   * Trains until the last epoch or until patience ends, after what was kept of an attempt before;
   * gives the number of epochs.
   */
  int run() {
    resume();
    int epoch = resumedAfter;
    while (epoch < job.options().epochs() && !(epoch > 0 && best.exhausted(epoch))) {
      epoch++;
      double loss = epoch(epoch);
      look(epoch);
      best.offer(epoch, look.score());
      var progress = progress(epoch, batches.perEpoch(), loss, true);
      keeping.keep(saved(epoch), arrays(), progress);
      listener.on(progress);
    }
    best.restore();
    return epoch;
  }

  /** To be called before the first pass: nothing is derived from the parameters yet. */
  private void resume() {
    SavedEpoch saved = keeping.restore(arrays());
    if (saved != null) {
      resumedAfter = saved.epoch();
      network.graph().getConfiguration().setIterationCount(saved.iteration());
      best.resume(saved.bestEpoch(), saved.best());
      look = saved.look();
      overfitted.addAll(saved.overfitted());
    }
  }

  private SavedEpoch saved(int epoch) {
    int iteration = network.graph().getConfiguration().getIterationCount();
    return new SavedEpoch(epoch, iteration, best.epoch(), best.score(), look, overfitted);
  }

  /** All that an epoch changes; plain gradient descent has no state of its updater. */
  private List<INDArray> arrays() {
    var graph = network.graph();
    return Stream.of(graph.params(), graph.getUpdater().getStateViewArray(), best.kept())
        .filter(Objects::nonNull)
        .toList();
  }

  int bestEpoch() {
    return best.epoch();
  }

  /** The epochs of catastrophic overfitting, from 1. */
  List<Integer> overfitted() {
    return List.copyOf(overfitted);
  }

  BestEpoch.Score bestScore() {
    return best.score();
  }

  private double epoch(int epoch) {
    var random = batches.generator(epoch);
    int[] order = batches.order(random);
    double loss = 0;
    for (int step = 0; step < batches.perEpoch(); step++) {
      var batch = batches.batch(order, step, random);
      double epsilon = adversary == null ? 0 : adversary.epsilon(random);
      double ofBatch = accumulate(batch, epsilon);
      if (!Double.isFinite(ofBatch)) {
        throw Diverged.in(epoch, step + 1, batches.ids(order, step), ofBatch);
      }
      loss += ofBatch;
      network.update(schedule.rate((epoch - 1) * batches.perEpoch() + step));
      listener.on(progress(epoch, step + 1, loss / (step + 1), false));
    }
    return loss / batches.perEpoch();
  }

  /** Adds the batch's gradient up: J, or alpha J(x) + (1 - alpha) J(x'). Gives that loss. */
  private double accumulate(Batches.Batch batch, double epsilon) {
    if (adversary == null) {
      return share(batch, batch.x(), 1);
    }
    double alpha = job.adversarial().alpha();
    float[] moved =
        alpha == 1
            ? batch.x()
            : Adversary.step(network, batch.x(), batch.clips(), batch.targets(), epsilon);
    return Adversary.isFinite(moved)
        ? share(batch, batch.x(), alpha) + share(batch, moved, 1 - alpha)
        : Double.NaN;
  }

  private double share(Batches.Batch batch, float[] x, double weight) {
    return weight == 0 ? 0 : parts.accumulate(network, batch, x, weight);
  }

  private void look(int epoch) {
    Evaluation clean = Evaluation.of(network, set, split.stop());
    if (!Double.isFinite(clean.loss())) {
      throw Diverged.after(epoch, clean.loss()); // before it is kept
    }
    look = Look.at(clean, network, set, split.stop(), adversary);
    if (look.overfitted()) {
      overfitted.add(epoch);
    }
  }

  private TrainingProgress progress(int epoch, int step, double loss, boolean epochEnded) {
    int steps = batches.perEpoch();
    double done = (epoch - 1.0 - resumedAfter) * steps + step;
    double all = ((double) job.options().epochs() - resumedAfter) * steps;
    return new TrainingProgress(
        epoch,
        job.options().epochs(),
        step,
        steps,
        loss,
        look,
        pace.perSecond(done * batches.size()),
        pace.secondsLeft(done / all),
        epochEnded);
  }

  @Override
  public void close() {
    best.close();
  }
}
