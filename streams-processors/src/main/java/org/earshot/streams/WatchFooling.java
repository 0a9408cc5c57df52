package org.earshot.streams;

import static java.util.Objects.requireNonNullElse;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.earshot.message.Control.RetrainPolicy;
import org.earshot.message.Job;
import org.earshot.message.JobEvent;
import org.earshot.message.ModelCard;
import org.earshot.message.Retraining;
import org.earshot.message.Robustness.Fooling;
import org.earshot.wire.Topics;

/** Files an adversarial training when a series' AUC has been above the policy's for long enough. */
final class WatchFooling extends ContextualProcessor<String, Fooling, String, Decision> {
  private final ResultMetrics metrics;
  private final Clock clock;
  private WatchStores stores;

  WatchFooling(ResultMetrics metrics, Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void init(ProcessorContext<String, Decision> context) {
    super.init(context);
    stores = WatchStores.of(context);
  }

  @Override
  public void process(Record<String, Fooling> record) {
    stores.policy().ifPresent(policy -> watch(policy, record.value()));
  }

  private void watch(RetrainPolicy policy, Fooling now) {
    String series = now.series();
    if (!policy.concerns(now.model()) || !stores.activeModels().contains(now.model())) {
      stores.spells().delete(series);
    } else if (now.attacked() >= policy.clips()) {
      Spell before = stores.spells().get(series);
      if (before != null && now.window().end().isBefore(before.until())) {
        return; // a late result of a window that is past
      }
      if (now.aucPaper() <= policy.above()) {
        stores.spells().delete(series);
        return;
      }
      Spell spell = Spell.after(before, now.window());
      stores.spells().put(series, spell);
      if (spell.length().compareTo(policy.lasting()) >= 0) {
        decide(policy, now, spell);
      }
    }
  }

  private void decide(RetrainPolicy policy, Fooling now, Spell spell) {
    if (rests(policy, now.model(), spell.until())) {
      return;
    }
    ModelCard card = stores.cards().get(now.model());
    String refusal = refusal(policy, now.model(), card);
    if (refusal == null) {
      file(policy, now, spell, card);
    } else {
      refuse(policy, now, refusal);
    }
  }

  /** A model beside a hardened one is what that one is compared with, unless it is named. */
  private String refusal(RetrainPolicy policy, String model, ModelCard card) {
    if (card == null) {
      return "model %s is active but not registered".formatted(model);
    }
    if (policy.models().isEmpty() && stores.isHardened(model)) {
      return "an adversarially trained model is in service beside %s already; the policy trains another if it names this one with --model"
          .formatted(model);
    }
    return Retraining.refusal(card).orElse(null);
  }

  /**
   * Whether nothing is to be done: one is open, the last one was a short while ago, or its
   * candidate waits for somebody's decision or is in service.
   */
  private boolean rests(RetrainPolicy policy, String model, Instant at) {
    Filed last = stores.filed().get(model);
    return last != null
        && (last.open(at)
            || at.isBefore(last.at().plus(policy.coolDown()))
            || (last.policy().equals(policy.identity()) && stores.waits(last.candidate())));
  }

  /**
   * Files the training. Its id follows from the model, the policy and the training before it, so
   * that even a watch that forgot everything asks for the same job and finds the same candidate.
   */
  private void file(RetrainPolicy policy, Fooling now, Spell spell, ModelCard card) {
    Filed last = stores.filed().get(now.model());
    String before = last == null ? "" : last.job();
    Job.Training job = Retraining.job(card, policy, before, clock.instant());
    if (stores.waits(job.model())) {
      return;
    }
    var filed = new Filed(job.id(), job.model(), policy.identity(), spell.until(), false);
    stores.filed().put(now.model(), filed);
    String why = "%s: %s".formatted(job.title(), reason(policy, now));
    metrics.retraining(now.model(), "filed");
    forward(now.model(), Decision.file(job, event(job.id(), JobEvent.State.QUEUED, why, now)));
  }

  private void refuse(RetrainPolicy policy, Fooling now, String refusal) {
    String told = policy.identity() + "|" + refusal;
    if (told.equals(requireNonNullElse(stores.refusals().get(now.model()), ""))) {
      return;
    }
    stores.refusals().put(now.model(), told);
    String id = Retraining.PREFIX + now.model() + "-" + policy.identity();
    String why = "%s, but %s".formatted(reason(policy, now), refusal);
    metrics.retraining(now.model(), "refused");
    forward(now.model(), Decision.refuse(event(id, JobEvent.State.REFUSED, why, now)));
  }

  private void forward(String model, Decision decision) {
    context().forward(new Record<>(model, decision, clock.millis()));
  }

  private static String reason(RetrainPolicy policy, Fooling now) {
    return "the fooling AUC of %s under %s on labelled clips of %s is %.2f, above %s for %s"
        .formatted(
            now.model(),
            now.attack(),
            now.source(),
            now.aucPaper(),
            policy.above(),
            span(policy.lasting()));
  }

  private static String span(Duration length) {
    return length.toSeconds() % 60 == 0 ? length.toMinutes() + " min" : length.toSeconds() + " s";
  }

  private JobEvent event(String id, JobEvent.State state, String message, Fooling now) {
    return new JobEvent(
        id,
        "training",
        Topics.TRAINING_JOBS.name(),
        state,
        clock.instant(),
        null,
        1,
        0,
        message,
        Map.of("auc", now.aucPaper(), "clips", (double) now.attacked()));
  }
}
