package org.earshot.training;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.earshot.engine.Kernels;
import org.earshot.message.Job;
import org.earshot.message.ModelCard;
import org.earshot.model.ModelRegistry;
import org.earshot.model.ModelStore;
import org.earshot.wire.Settings;
import org.earshot.worker.JobContext;
import org.earshot.worker.JobExecutor;

/**
 * Does training jobs: reads the data set, trains, evaluates, stores the zip, publishes the card. An
 * attempt that runs again publishes a card of the same id, which takes the place of the first.
 */
public final class TrainingExecutor implements JobExecutor<Job.Training> {
  private final Settings settings;
  private final ModelStore store;
  private final Trainer trainer;
  private final InstantSource clock;

  /** Trains on this machine, on the data sets of that cluster, into that store. */
  public TrainingExecutor(Settings settings, ModelStore store, Kernels kernels) {
    this(settings, store, new Trainer(kernels, System::nanoTime), InstantSource.system());
  }

  TrainingExecutor(Settings settings, ModelStore store, Trainer trainer, InstantSource clock) {
    this.settings = settings;
    this.store = store;
    this.trainer = trainer;
    this.clock = clock;
  }

  /**
   * Trains a model and publishes it.
   *
   * @throws IllegalArgumentException if the data set is not there, cannot be split as the job
   *     wants, or the architecture is unknown
   * @throws IOException if the model cannot be written
   */
  @Override
  public void execute(Job.Training job, JobContext context) throws IOException {
    context.progress(0, "reads %s as %s".formatted(job.dataset(), job.representation()), Map.of());
    TrainingSet set = new DatasetReader(settings).read(job.dataset(), job.representation());
    context.progress(0, "trains on " + set.counts(), Map.of());
    Trained trained =
        trainer.train(
            job,
            set,
            progress -> context.progress(progress.share(), progress.line(), progress.figures()),
            context::checkWanted);
    ModelCard card = card(job, set, trained, store.write(trained.graph()), clock.instant());
    trained.graph().close();
    ModelRegistry.publish(settings, card);
    context.progress(1, done(card), Map.of("accuracy", card.accuracy().ratio()));
  }

  private static String done(ModelCard card) {
    return "%s: %d of %d clips of fold %s right, epoch %d of %d kept"
        .formatted(
            card.id(),
            card.accuracy().correct(),
            card.accuracy().clips(),
            card.data().testFold(),
            card.bestEpoch(),
            card.epochs());
  }

  private static ModelCard card(
      Job.Training job, TrainingSet set, Trained trained, String sha256, Instant now) {
    return new ModelCard(
        job.model(),
        job.architecture(),
        job.baseWidth(),
        job.representation(),
        set.classes(),
        trained.trainableParameters(),
        data(job, set, trained.split()),
        job.seed(),
        job.options(),
        trained.epochs(),
        trained.bestEpoch(),
        job.adversarial(),
        job.original(),
        trained.test().asAccuracy(),
        sha256,
        now);
  }

  private static ModelCard.Data data(Job.Training job, TrainingSet set, Split split) {
    return new ModelCard.Data(
        job.dataset(),
        split.trainFolds(),
        split.stopFold(),
        split.testFold(),
        split.train().size(),
        set.digest());
  }
}
