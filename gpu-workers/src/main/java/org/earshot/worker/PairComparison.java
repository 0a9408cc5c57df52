package org.earshot.worker;

import static org.earshot.attack.Clip.NONE;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.earshot.attack.Attack;
import org.earshot.attack.Attacks;
import org.earshot.attack.Batch;
import org.earshot.attack.Clip;
import org.earshot.attack.Progress;
import org.earshot.measure.Measures;
import org.earshot.message.AttackResult;
import org.earshot.message.AttackSpec;
import org.earshot.message.Hardening;
import org.earshot.message.Hardening.UnderAttack;
import org.earshot.message.Job;
import org.earshot.message.ModelCard;
import org.earshot.message.Reference;
import org.earshot.message.Robustness.Window;
import org.earshot.training.Comparison;
import org.earshot.training.LabelledClip;
import org.earshot.wire.Topics;

/**
 * Attacks an adversarially trained model and its original on the test part of its training.
 *
 * <p>FGSM is what such a model was trained against, and a network that has overfitted to it looks
 * strong under it alone; so BIM-a is asked too, with the budget of live attacks. Nothing is
 * published: these clips are no live audio, and no live rate may count them.
 */
final class PairComparison implements Comparison {
  private static final List<AttackSpec> ATTACKS =
      List.of(Attacks.spec("fgsm"), Attacks.live("bim-a"));
  private static final int BATCH = 16;

  private final Supplier<Map<String, ModelCard>> cards;
  private final Networks networks;
  private final Clock clock;

  /**
   * Compares models of the registry.
   *
   * @param cards the registry as it stands
   */
  PairComparison(Supplier<Map<String, ModelCard>> cards, Networks networks, Clock clock) {
    this.cards = cards;
    this.networks = networks;
    this.clock = clock;
  }

  @Override
  public Hardening of(
      ModelCard model, Job.Training job, List<LabelledClip> test, JobContext context)
      throws IOException {
    var original = original(job.original(), model);
    try (var first = networks.lease(original);
        var second = networks.lease(model)) {
      var attacks = new ArrayList<UnderAttack>();
      var right = new int[2];
      for (var spec : ATTACKS) {
        var asked = asked(job, spec, test);
        var ofOriginal = results(asked, first, test, context);
        var ofModel = results(asked, second, test, context);
        right[0] = right(ofOriginal);
        right[1] = right(ofModel);
        attacks.add(measured(ofOriginal, ofModel));
      }
      return new Hardening(original.id(), test.size(), right[0], right[1], attacks);
    }
  }

  private ModelCard original(String id, ModelCard model) {
    var card = cards.get().get(id);
    if (card == null) {
      throw new IllegalArgumentException("original must be registered, %s is not".formatted(id));
    }
    if (!card.comparableWith(model)) {
      throw new IllegalArgumentException(
          "original must see %s and know %s, %s sees %s and knows %s"
              .formatted(
                  model.representation(),
                  model.classes(),
                  id,
                  card.representation(),
                  card.classes()));
    }
    if (!heldOut(card, model)) {
      throw new IllegalArgumentException(
          "the test part must be the same for both, %s has another or none".formatted(id));
    }
    return card;
  }

  /** Parts that were drawn are the same if protocol, repeat and data are. */
  private static boolean heldOut(ModelCard original, ModelCard model) {
    if (original.data() == null || !original.data().source().equals(model.data().source())) {
      return false;
    }
    if (model.crossValidated() == null) {
      return model.data().testFold().equals(original.data().testFold());
    }
    return original.crossValidated() != null
        && original.data().digest().equals(model.data().digest())
        && original.crossValidated().protocol().equals(model.crossValidated().protocol())
        && repeat(original.crossValidated()) == repeat(model.crossValidated());
  }

  private static int repeat(ModelCard.CrossValidated all) {
    return all.kept() / all.protocol().folds();
  }

  /** The fold stays out of it: that the clips were held out is known by now. */
  private Job.Attack asked(Job.Training job, AttackSpec spec, List<LabelledClip> test) {
    String topic = Topics.datasets(Wanted.kind(job.representation())).name();
    var clips =
        test.stream()
            .map(
                clip ->
                    new Job.Clip(
                        new Reference(topic, 0, 0, clip.id()),
                        job.dataset(),
                        clip.label(),
                        null,
                        null,
                        null,
                        null))
            .toList();
    var models = List.of(job.original(), job.model());
    return new Job.Attack(job.id(), clock.instant(), models, List.of(spec), Policy.SEED, clips);
  }

  private List<AttackResult> results(
      Job.Attack job, Networks.Lease model, List<LabelledClip> test, JobContext context) {
    var victim = new NetworkVictim(model.network().passing(context::checkWanted));
    var spec = job.attacks().get(0);
    Attack attack = Attacks.of(spec);
    var results = new Results(job, spec, model);
    var all = new ArrayList<AttackResult>();
    for (int from = 0; from < test.size(); from += BATCH) {
      context.progress(
          1,
          "compares: %s on %s, %d of %d clips"
              .formatted(attack.id(), model.card().id(), from, test.size()),
          Map.of());
      var part = test.subList(from, Math.min(test.size(), from + BATCH));
      var batch = new Batch(part.stream().map(clip -> asClip(clip, model.card())).toList());
      var outcome = attack.attack(victim, batch, job.seed(), progress(context));
      for (int i = 0; i < part.size(); i++) {
        var loaded = new LoadedClip(job.clips().get(from + i), null, null);
        all.add(results.result(loaded, outcome.clips().get(i), clock.instant()));
      }
    }
    return all;
  }

  private static Progress progress(JobContext context) {
    return new Progress() {
      @Override
      public void at(Standing standing) {
        // what is told is how many clips are done
      }

      @Override
      public void checkWanted() {
        context.checkWanted();
      }
    };
  }

  private static Clip asClip(LabelledClip clip, ModelCard card) {
    int label = card.classes().indexOf(clip.label());
    return new Clip(clip.id(), clip.representation().toArray(), label, NONE);
  }

  private static int right(List<AttackResult> results) {
    return (int) results.stream().filter(result -> result.skipped() == null).count();
  }

  private UnderAttack measured(List<AttackResult> original, List<AttackResult> model) {
    var window = new Window(clock.instant(), Duration.ZERO);
    var both = new ArrayList<>(original);
    both.addAll(model);
    return UnderAttack.of(
        Measures.fooling(original, window),
        Measures.fooling(model, window),
        Measures.epsR(both, window));
  }
}
