package org.earshot.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.earshot.message.CrossValidation;
import org.earshot.message.Hashes;
import org.earshot.message.Job;
import org.earshot.message.JobEvent;
import org.earshot.message.ModelCard;
import org.earshot.worker.JobCancelledException;
import org.earshot.worker.JobContext;

/**
 * All trainings of one job: a single one, or those of a cross-validation one after the other. Each
 * keeps its last epoch until the job is over, so an attempt that goes on passes through the
 * finished ones at once.
 */
final class Trainings {
  private final Trainer trainer;
  private final SavedEpochs epochs;
  private final Job.Training job;
  private final TrainingSet set;
  private final InitialWeights initial;
  private final String digest;
  private final JobContext context;
  private final List<Split> splits;
  private final List<JobKeeping> kept = new ArrayList<>();

  /**
   * What a job gives.
   *
   * @param kept the model; of a cross-validation the one that did best on its own early-stopping
   *     clips, never chosen by the test part
   * @param crossValidated null for a single training
   */
  record Outcome(Trained kept, ModelCard.CrossValidated crossValidated) {}

  /**
   * @throws IllegalArgumentException if the set cannot be split as the job wants
   */
  Trainings(
      Trainer trainer,
      SavedEpochs epochs,
      Job.Training job,
      TrainingSet set,
      InitialWeights initial,
      String digest,
      JobContext context) {
    this.trainer = trainer;
    this.epochs = epochs;
    this.job = job;
    this.set = set;
    this.initial = initial;
    this.digest = digest;
    this.context = context;
    this.splits = Split.all(set, job.testFold(), job.crossValidation());
  }

  Outcome run() {
    try {
      return trainAll();
    } catch (JobCancelledException e) {
      forget();
      throw e;
    }
  }

  /** Deletes what was kept: the job is over. */
  void forget() {
    kept.forEach(JobKeeping::forget);
  }

  private Outcome trainAll() {
    var runs = new ArrayList<ModelCard.Run>();
    Trained best = null;
    int bestRun = 0;
    for (int i = 0; i < splits.size(); i++) {
      Trained trained = train(i);
      runs.add(run(i, trained));
      if (best == null || trained.score().compareTo(best.score()) > 0) {
        close(best);
        best = trained;
        bestRun = i;
      } else {
        close(trained);
      }
    }
    CrossValidation how = job.crossValidation();
    return new Outcome(best, how == null ? null : ModelCard.CrossValidated.of(how, runs, bestRun));
  }

  private Trained train(int i) {
    JobContext part =
        splits.size() == 1 ? context : new PartOfJob(context, name(i), i, splits.size());
    var keeping = new JobKeeping(epochs, job, i, digest, part);
    kept.add(keeping);
    return trainer.train(
        i == 0 ? job : job.seeded(Hashes.longHash(job.seed() + "|training|" + i)),
        set,
        splits.get(i),
        initial,
        speaking(part),
        part::checkWanted,
        keeping);
  }

  private static TrainingListener speaking(JobContext context) {
    return new TrainingListener() {
      @Override
      public void on(TrainingProgress progress) {
        context.progress(progress.share(), progress.line(), progress.figures());
      }

      @Override
      public void say(String line) {
        context.announce(JobEvent.State.RUNNING, 0, line, Map.of());
      }
    };
  }

  private String name(int i) {
    CrossValidation how = job.crossValidation();
    String fold = "fold %d of %d".formatted(i % how.folds() + 1, how.folds());
    return how.repeats() == 1
        ? fold
        : "repeat %d of %d, %s".formatted(i / how.folds() + 1, how.repeats(), fold);
  }

  private ModelCard.Run run(int i, Trained trained) {
    int folds = job.crossValidation() == null ? 1 : job.crossValidation().folds();
    return new ModelCard.Run(
        i / folds + 1,
        i % folds + 1,
        trained.bestEpoch(),
        trained.score().accuracy(),
        trained.test().asAccuracy());
  }

  private static void close(Trained trained) {
    if (trained != null) {
      trained.graph().close();
    }
  }
}
