package org.earshot.training;

import static org.earshot.message.JobEvent.State.RUNNING;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.earshot.engine.Kernels;
import org.earshot.message.Job;
import org.earshot.message.ModelCard;
import org.earshot.model.ModelRegistry;
import org.earshot.model.ModelStore;
import org.earshot.wire.Settings;
import org.earshot.worker.JobContext;
import org.earshot.worker.JobExecutor;
import org.earshot.worker.JobRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does training jobs: reads the data set, trains, evaluates, stores the zip, publishes the card. An
 * attempt that runs again publishes a card of the same id, which takes the place of the first.
 *
 * <p>After each epoch it keeps what the next attempt, here or on another worker of the same
 * directory, goes on from. It is deleted when the job is done or cancelled; after a failure it
 * stays for two weeks, as long as a dead letter can be sent again.
 */
public final class TrainingExecutor implements JobExecutor<Job.Training> {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingExecutor.class);
  private static final Duration EPOCHS_KEPT = Duration.ofDays(14);
  private static final Duration SETS_KEPT = Duration.ofDays(7);

  private final Settings settings;
  private final ModelStore store;
  private final SavedEpochs epochs;
  private final SetFiles sets;
  private final Trainer trainer;
  private final ModelLoader loader;
  private final Comparison comparison;
  private final InstantSource clock;

  /**
   * Trains on this machine, on the data sets of that cluster, into that store.
   *
   * @param epochs where unfinished trainings are kept
   * @param sets where training sets are kept
   * @param loader brings the model that a job begins with
   * @param comparison sets an adversarially trained model beside its original
   */
  public TrainingExecutor(
      Settings settings,
      ModelStore store,
      SavedEpochs epochs,
      SetFiles sets,
      Kernels kernels,
      ModelLoader loader,
      Comparison comparison) {
    this(
        settings,
        store,
        epochs,
        sets,
        new Trainer(kernels, System::nanoTime),
        loader,
        comparison,
        InstantSource.system());
  }

  TrainingExecutor(
      Settings settings,
      ModelStore store,
      SavedEpochs epochs,
      SetFiles sets,
      Trainer trainer,
      ModelLoader loader,
      Comparison comparison,
      InstantSource clock) {
    this.settings = settings;
    this.store = store;
    this.epochs = epochs;
    this.sets = sets;
    this.trainer = trainer;
    this.loader = loader;
    this.comparison = comparison;
    this.clock = clock;
  }

  /**
   * Trains a model and publishes it.
   *
   * @throws JobRefusedException if the data set is not there or cannot be split as the job wants,
   *     if the architecture or the model to begin with is unknown, or if the loss is no longer a
   *     number
   * @throws IOException if the model cannot be written
   */
  @Override
  public void execute(Job.Training job, JobContext context) throws IOException {
    try {
      attempt(job, context);
    } catch (JobRefusedException e) {
      throw e;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new JobRefusedException(e.getMessage(), e); // another attempt would end alike
    }
  }

  private void attempt(Job.Training job, JobContext context) throws IOException {
    deleteAbandoned();
    context.progress(0, "reads %s as %s".formatted(job.dataset(), job.representation()), Map.of());
    TrainingSet set = new DatasetReader(settings, sets).read(job.dataset(), job.representation());
    context.progress(0, "trains on " + set.counts(), Map.of());
    try (var initial = InitialWeights.of(job, registered(), loader)) {
      if (initial.source() != null) {
        context.announce(RUNNING, 0, initial.line(set.classes()), Map.of());
      }
      train(job, set, initial, context);
    }
  }

  private void train(Job.Training job, TrainingSet set, InitialWeights initial, JobContext context)
      throws IOException {
    String digest = set.digest();
    var trainings = new Trainings(trainer, epochs, job, set, initial, digest, context);
    var outcome = trainings.run();
    ModelCard made = card(job, set.classes(), digest, initial.source(), outcome, clock.instant());
    outcome.kept().graph().close();
    ModelCard card = compared(made, job, outcome.kept().split().test(), context);
    store.writeCard(card);
    ModelRegistry.publish(settings, card);
    trainings.forget();
    context.conclude(done(card), figures(card));
  }

  /**
   * Without its original's weights here a model is still a model: the card says what is missing.
   */
  private ModelCard compared(
      ModelCard card, Job.Training job, List<LabelledClip> test, JobContext context) {
    if (job.adversarial() == null || job.original() == null) {
      return card;
    }
    try {
      return card.beside(comparison.of(card, job, test, context));
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("{} is not compared with {}", card.id(), job.original(), e);
      return card.warning("not compared with %s: %s".formatted(job.original(), e.getMessage()));
    }
  }

  private static Map<String, Double> figures(ModelCard card) {
    var figures = new TreeMap<String, Double>();
    figures.put("accuracy", card.accuracy().ratio());
    if (card.hardening() != null) {
      figures.put("accuracyDrop", card.hardening().drop());
      card.hardening().attacks().stream()
          .filter(attack -> attack.epsR() != null)
          .forEach(attack -> figures.put("epsR." + attack.attack(), attack.epsR()));
    }
    return figures;
  }

  private Map<String, ModelCard> registered() {
    return ModelRegistry.read(settings, e -> LOG.warn("a record of models is no card", e));
  }

  private void deleteAbandoned() {
    try {
      epochs.deleteBefore(clock.instant().minus(EPOCHS_KEPT));
      sets.deleteUnusedSince(clock.instant().minus(SETS_KEPT));
    } catch (IOException e) {
      LOG.warn("what earlier trainings kept is not deleted", e);
    }
  }

  private static String done(ModelCard card) {
    return card.hardening() == null
        ? result(card)
        : result(card) + "; " + card.hardening().summary();
  }

  private static String result(ModelCard card) {
    var all = card.crossValidated();
    return all == null
        ? "%s: %d of %d clips of fold %s right, epoch %d of %d kept"
            .formatted(
                card.id(),
                card.accuracy().correct(),
                card.accuracy().clips(),
                card.data().testFold(),
                card.bestEpoch(),
                card.epochs())
        : "%s: %.1f %% right, standard deviation %.1f, over %d trainings on the test part of %d clips"
            .formatted(
                card.id(),
                100 * all.mean(),
                100 * all.standardDeviation(),
                all.runs().size(),
                card.accuracy().clips());
  }

  private ModelCard card(
      Job.Training job,
      List<String> classes,
      String digest,
      ModelCard.Init init,
      Trainings.Outcome outcome,
      Instant now)
      throws IOException {
    Trained trained = outcome.kept();
    return new ModelCard(
        job.model(),
        job.architecture(),
        job.baseWidth(),
        job.representation(),
        classes,
        trained.trainableParameters(),
        data(job, digest, trained.split()),
        job.seed(),
        job.options(),
        trained.epochs(),
        trained.bestEpoch(),
        job.adversarial(),
        job.original(),
        init,
        trained.test().asAccuracy(),
        outcome.crossValidated(),
        null,
        trained.warnings(),
        store.write(trained.graph()),
        now);
  }

  private static ModelCard.Data data(Job.Training job, String digest, Split split) {
    return new ModelCard.Data(
        job.dataset(),
        split.trainFolds(),
        split.stopFold(),
        split.testFold(),
        split.train().size(),
        digest);
  }
}
