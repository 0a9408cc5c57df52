package org.earshot.worker;

import static org.earshot.attack.Clip.NONE;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.earshot.attack.Attack;
import org.earshot.attack.Attacks;
import org.earshot.attack.Batch;
import org.earshot.attack.Clip;
import org.earshot.attack.Start;
import org.earshot.attack.Targets;
import org.earshot.dsp.Matrix;
import org.earshot.message.AttackResult;
import org.earshot.message.AttackSpec;
import org.earshot.message.Job;
import org.earshot.message.ModelCard;
import org.earshot.message.Reference;
import org.earshot.wire.Topics;

/**
 * Does attack jobs: fetches the clips that the job refers to, attacks each model of the pair on the
 * same clips with the same targets, publishes a result for each clip, model and attack, and the
 * perturbed representation of each public one that was fooled.
 *
 * <p>Doing a job again gives the same identities, so whatever a crash left half published is no
 * harm.
 */
final class AttackExecutor implements JobExecutor<Job.Attack> {
  /** Skipped: the models of the pair predict every class that there is. */
  private static final String NO_TARGET = "no-target";

  private final WorkerSite site;
  private final Supplier<Map<String, ModelCard>> cards;
  private final Networks networks;
  private final StartReader starts;
  private final Consumer<Duration> attackAge;
  private final Consumer<List<ProducerRecord<byte[], byte[]>>> publisher;

  /**
   * Attacks models of the registry.
   *
   * @param cards the registry as it stands
   * @param attackAge hears how old a clip was, from its last sample, when its result was there
   */
  AttackExecutor(
      WorkerSite site,
      Supplier<Map<String, ModelCard>> cards,
      Networks networks,
      Consumer<Duration> attackAge) {
    this(site, cards, networks, attackAge, site::send);
  }

  /** The same, but what would be published goes elsewhere. */
  AttackExecutor(
      WorkerSite site,
      Supplier<Map<String, ModelCard>> cards,
      Networks networks,
      Consumer<Duration> attackAge,
      Consumer<List<ProducerRecord<byte[], byte[]>>> publisher) {
    this.site = site;
    this.cards = cards;
    this.networks = networks;
    this.starts = new StartReader(site);
    this.attackAge = attackAge;
    this.publisher = publisher;
  }

  /**
   * Does a job.
   *
   * @throws JobRefusedException if its deadline passed before it began, or its models are not
   *     comparable
   * @throws IllegalArgumentException if a model is not registered, an attack or a parameter is
   *     unknown, or several attacks do not share work
   * @throws IOException if a model's weights or a clip cannot be read
   */
  @Override
  public void execute(Job.Attack job, JobContext context) throws IOException {
    if (job.deadline() != null && site.now().isAfter(job.deadline())) {
      throw new JobRefusedException("its deadline passed before it began", null);
    }
    var attacks = attacks(job);
    var models = new ArrayList<Networks.Lease>();
    try {
      for (String id : job.models()) {
        models.add(networks.lease(card(id)));
      }
      requireComparable(models);
      run(job, attacks, models, context);
    } catch (CancellationException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      job.clips().forEach(clip -> failed(job, clip));
      throw e;
    } finally {
      models.forEach(Networks.Lease::close);
    }
  }

  private static List<Attack> attacks(Job.Attack job) {
    if (!Attacks.sharing(job.attacks()).equals(List.of(job.attacks()))) {
      throw new IllegalArgumentException(
          "attacks must be one, or bim-a and bim-b of one schedule, were "
              + AttackSpec.names(job.attacks(), ", "));
    }
    return job.attacks().stream().map(Attacks::of).toList();
  }

  /** A target is the index of a class: it must be the same class for both. */
  private static void requireComparable(List<Networks.Lease> models) {
    var first = models.get(0).card();
    for (var model : models) {
      if (!first.comparableWith(model.card())) {
        throw new JobRefusedException(
            "%s and %s see different representations or know different classes"
                .formatted(first.id(), model.card().id()),
            null);
      }
    }
  }

  private void run(
      Job.Attack job, List<Attack> attacks, List<Networks.Lease> models, JobContext context)
      throws IOException {
    var clips = load(job);
    context.checkWanted();
    var attack = attacks.get(0); // those that share work have the same targets
    var targets = sharedTargets(job, attack, models, clips, context);
    var candidates = starts.read(job, attack, models.get(0), clips, targets);
    var progress = new AttackProgress(job, models.size(), context, site.clock());
    for (var model : models) {
      var given =
          candidates.stream().flatMap(candidate -> candidate.of(model.card()).stream()).toList();
      publish(job, attacks, model, clips, targets, given, progress);
      progress.nextModel();
    }
  }

  private List<LoadedClip> load(Job.Attack job) throws IOException {
    Map<Reference, ConsumerRecord<byte[], byte[]>> records;
    try (var reader = new ReferenceReader(site.settings())) {
      records = reader.read(job.clips().stream().map(Job.Clip::input).toList());
    }
    return job.clips().stream()
        .map(clip -> LoadedClip.of(clip, records.get(clip.input())))
        .toList();
  }

  /**
   * The targets of unlabelled clips, which no model of the pair may predict by itself. Those of
   * labelled clips the attack draws, by the same hash for every model.
   */
  private static Map<String, Integer> sharedTargets(
      Job.Attack job,
      Attack attack,
      List<Networks.Lease> models,
      List<LoadedClip> clips,
      JobContext context) {
    var unlabelled =
        clips.stream()
            .filter(clip -> clip.clip().label() == null)
            .filter(clip -> models.stream().allMatch(model -> clip.skipped(model) == null))
            .toList();
    if (!attack.targeted() || unlabelled.isEmpty()) {
      return Map.of();
    }
    var predictions = new ArrayList<List<Integer>>();
    for (var model : models) {
      var network = model.network().passing(context::checkWanted);
      predictions.add(Judge.predictions(network, matrices(unlabelled)));
    }
    var targets = new HashMap<String, Integer>();
    int classes = models.get(0).network().classes();
    for (int i = 0; i < unlabelled.size(); i++) {
      Set<Integer> predicted = new HashSet<>();
      for (var ofModel : predictions) {
        predicted.add(ofModel.get(i));
      }
      String id = unlabelled.get(i).id();
      Targets.draw(job.seed(), id, attack.family(), classes, predicted)
          .ifPresent(target -> targets.put(id, target));
    }
    return targets;
  }

  private static List<Matrix> matrices(List<LoadedClip> clips) {
    return clips.stream().map(clip -> clip.incoming().matrix()).toList();
  }

  private void publish(
      Job.Attack job,
      List<Attack> attacks,
      Networks.Lease model,
      List<LoadedClip> clips,
      Map<String, Integer> targets,
      List<Start> given,
      AttackProgress progress) {
    var results = job.attacks().stream().map(spec -> new Results(job, spec, model)).toList();
    var published = new ArrayList<AttackResult>();
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    var attackable = new ArrayList<LoadedClip>();
    for (var clip : clips) {
      String skipped = clip.skipped(model);
      if (skipped == null && aimless(clip, attacks.get(0), targets)) {
        skipped = NO_TARGET;
      }
      if (skipped == null) {
        attackable.add(clip);
      } else {
        String reason = skipped;
        results.forEach(of -> published.add(of.skipped(clip, reason, site.now())));
      }
    }
    if (!attackable.isEmpty()) {
      var batch =
          new Batch(
              attackable.stream().map(clip -> asClip(clip, model.card(), targets)).toList(), given);
      var victim = new NetworkVictim(model.network().passing(progress::checkNotCancelled));
      var outcomes = Attacks.run(attacks, victim, batch, job.seed(), progress);
      for (int k = 0; k < attacks.size(); k++) {
        for (int i = 0; i < attackable.size(); i++) {
          var one = outcomes.get(k).clips().get(i);
          var result = results.get(k).result(attackable.get(i), one, site.now());
          published.add(result);
          if (one.changed() && !Topics.isPrivate(attackable.get(i).clip().input().topic())) {
            records.add(results.get(k).adversarial(attackable.get(i), one, result));
          }
        }
      }
    }
    published.forEach(result -> records.add(Topics.ATTACK_RESULTS.record(result.key(), result)));
    publisher.accept(records);
    published.forEach(this::count);
  }

  /** Unlabelled, with every class taken by a model's own prediction. */
  private static boolean aimless(LoadedClip clip, Attack attack, Map<String, Integer> targets) {
    return attack.targeted() && clip.clip().label() == null && !targets.containsKey(clip.id());
  }

  private static Clip asClip(LoadedClip clip, ModelCard card, Map<String, Integer> targets) {
    return new Clip(
        clip.id(),
        clip.incoming().matrix().toArray(),
        clip.label(card),
        targets.getOrDefault(clip.id(), NONE));
  }

  private ModelCard card(String id) {
    var card = cards.get().get(id);
    if (card == null) {
      throw new IllegalArgumentException("models must be registered, %s is not".formatted(id));
    }
    return card;
  }

  private void count(AttackResult result) {
    site.metrics().attacked(result);
    if (result.skipped() == null && result.capturedAt() != null && result.duration() != null) {
      attackAge.accept(
          Duration.between(result.capturedAt().plus(result.duration()), result.finishedAt()));
    }
  }

  private void failed(Job.Attack job, Job.Clip clip) {
    for (String model : job.models()) {
      job.attacks()
          .forEach(spec -> site.metrics().attackFailed(clip.source(), model, spec.attack()));
    }
  }
}
