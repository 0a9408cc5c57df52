package org.earshot.streams;

import java.time.Clock;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.earshot.message.JobEvent;
import org.earshot.message.Retraining;
import org.earshot.message.Robustness;
import org.earshot.message.Robustness.Fooling;
import org.earshot.wire.Topics;

/**
 * The part of the robustness topology that files adversarial trainings.
 *
 * <pre>
 *   robustness, labelled fooling -> one partition -> WatchFooling --+-> jobs.training, job-events
 *   job-events, retrainings over -> one partition -> EndRetraining  |
 *   control    ------------------------------------> FollowWishes   |
 *   models     ------------------------------------> FollowModels --+-> control
 *                                                       \___ WatchStores (one task)
 * </pre>
 *
 * <p>All of it is one partition, so one task of one process decides, wherever it runs, and what it
 * decided is written in the transaction that commits what it read.
 */
final class RetrainWatch {
  private RetrainWatch() {}

  /**
   * Adds the watch.
   *
   * @param measures what is published on {@code robustness}, deletions included
   */
  static void addTo(
      StreamsBuilder builder,
      KStream<String, Robustness> measures,
      ResultMetrics metrics,
      Clock clock) {
    WatchStores.addTo(builder);
    endings(builder);
    Wiring.read(builder, Topics.CONTROL)
        .process(FollowWishes::new, Named.as("retrain-wishes-follow"), WatchStores.names());
    var put =
        Wiring.read(builder, Topics.MODELS)
            .process(
                () -> new FollowModels(metrics, clock),
                Named.as("retrain-models-follow"),
                WatchStores.names());
    var filed =
        foolings(measures)
            .process(
                () -> new WatchFooling(metrics, clock),
                Named.as("retrain-watch"),
                WatchStores.names());
    write(put.merge(filed, Named.as("retrain-merge")));
  }

  private static KStream<String, Fooling> foolings(KStream<String, Robustness> measures) {
    return measures
        .filter((key, measure) -> isLabelledFooling(measure), Named.as("retrain-labelled-fooling"))
        .repartition(Wiring.through(Topics.ROBUSTNESS, "labelled-fooling", 1))
        .mapValues(Fooling.class::cast, Named.as("retrain-fooling"));
  }

  private static boolean isLabelledFooling(Robustness measure) {
    return measure instanceof Fooling fooling && fooling.labelled();
  }

  private static void endings(StreamsBuilder builder) {
    Wiring.read(builder, Topics.JOB_EVENTS)
        .filter((job, event) -> isEnding(event), Named.as("retrain-ended"))
        .repartition(Wiring.through(Topics.JOB_EVENTS, "retrainings-ended", 1))
        .process(EndRetraining::new, Named.as("retrain-end"), WatchStores.names());
  }

  private static boolean isEnding(JobEvent event) {
    return event != null && event.over() && event.job().startsWith(Retraining.PREFIX);
  }

  private static void write(KStream<String, Decision> decisions) {
    decisions
        .filter((model, decision) -> decision.job() != null, Named.as("retrain-with-job"))
        .map(
            (model, decision) -> KeyValue.pair(decision.job().id(), decision.job()),
            Named.as("retrain-job"))
        .to(Topics.TRAINING_JOBS.name(), Wiring.write(Topics.TRAINING_JOBS, "retrain-jobs-write"));
    decisions
        .filter((model, decision) -> decision.event() != null, Named.as("retrain-with-event"))
        .map(
            (model, decision) -> KeyValue.pair(decision.event().job(), decision.event()),
            Named.as("retrain-event"))
        .to(Topics.JOB_EVENTS.name(), Wiring.write(Topics.JOB_EVENTS, "retrain-events-write"));
    decisions
        .filter((subject, decision) -> decision.wish() != null, Named.as("retrain-with-wish"))
        .mapValues(Decision::wish, Named.as("retrain-wish"))
        .to(Topics.CONTROL.name(), Wiring.write(Topics.CONTROL, "retrain-wishes-write"));
  }
}
