package org.earshot.training;

import org.earshot.engine.CompiledNetwork;
import org.earshot.message.Job;

/** One training in progress: the loop over epochs and steps. */
final class TrainingRun implements AutoCloseable {
  private final Job.Training job;
  private final TrainingSet set;
  private final Split split;
  private final CompiledNetwork network;
  private final Pace pace;
  private final TrainingListener listener;
  private final Batches batches;
  private final Schedule schedule;
  private final Adversary adversary;
  private final BestEpoch best;
  private Evaluation stopped;
  private Evaluation attacked;

  TrainingRun(
      Job.Training job,
      TrainingSet set,
      Split split,
      CompiledNetwork network,
      Pace pace,
      TrainingListener listener) {
    this.job = job;
    this.set = set;
    this.split = split;
    this.network = network;
    this.pace = pace;
    this.listener = listener;
    batches = new Batches(set, split.train(), job.options(), job.seed());
    schedule =
        Schedule.of(job.options().learningRate(), batches.perEpoch() * job.options().epochs());
    adversary = job.adversarial() == null ? null : new Adversary(job.adversarial());
    best = new BestEpoch(network.graph().params(), job.options().patience());
  }

  /** Trains until the last epoch or until patience ends; gives the number of epochs. */
  int run() {
    int epoch = 0;
    while (epoch < job.options().epochs() && !(epoch > 0 && best.exhausted(epoch))) {
      epoch++;
      double loss = epoch(epoch);
      look();
      best.offer(epoch, score());
      listener.on(progress(epoch, batches.perEpoch(), loss, true));
    }
    best.restore();
    return epoch;
  }

  int bestEpoch() {
    return best.epoch();
  }

  private double epoch(int epoch) {
    var random = batches.generator(epoch);
    int[] order = batches.order(random);
    double loss = 0;
    for (int step = 0; step < batches.perEpoch(); step++) {
      var batch = batches.batch(order, step, random);
      double epsilon = adversary == null ? 0 : adversary.epsilon(random);
      loss += finite(accumulate(batch, epsilon), epoch, step);
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
    return share(batch, batch.x(), alpha) + share(batch, moved, 1 - alpha);
  }

  private double share(Batches.Batch batch, float[] x, double weight) {
    return weight == 0
        ? 0
        : weight * network.accumulate(x, batch.clips(), batch.targets(), weight).loss();
  }

  private static double finite(double loss, int epoch, int step) {
    if (!Double.isFinite(loss)) {
      throw new ArithmeticException(
          "the loss is %s in epoch %d, step %d: a lower learning rate may help"
              .formatted(loss, epoch, step + 1));
    }
    return loss;
  }

  private void look() {
    stopped = Evaluation.of(network, set, split.stop());
    attacked =
        adversary == null
            ? null
            : Evaluation.under(adversary.medianEpsilon(), network, set, split.stop());
  }

  private BestEpoch.Score score() {
    if (attacked == null) {
      return new BestEpoch.Score(stopped.accuracy(), stopped.loss());
    }
    return new BestEpoch.Score(
        (stopped.accuracy() + attacked.accuracy()) / 2, (stopped.loss() + attacked.loss()) / 2);
  }

  private TrainingProgress progress(int epoch, int step, double loss, boolean epochEnded) {
    int steps = batches.perEpoch();
    double done = (epoch - 1.0) * steps + step;
    return new TrainingProgress(
        epoch,
        job.options().epochs(),
        step,
        steps,
        loss,
        stopped,
        attacked,
        pace.perSecond(done * batches.size()),
        pace.secondsLeft(done / ((double) job.options().epochs() * steps)),
        epochEnded);
  }

  @Override
  public void close() {
    best.close();
  }
}
