package org.earshot.worker;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.earshot.message.ModelCard;
import org.earshot.message.Verdict;
import org.earshot.wire.DeadLetter;
import org.earshot.wire.DeadLetter.Reason;
import org.earshot.worker.Networks.Lease;

/**
 * What became of a micro-batch: everything that its transaction writes or that is counted after it.
 *
 * @param verdicts of every model on every clip of its representation
 * @param deadLetters of records that are no representations
 * @param unclassified clips that an active model did not classify
 * @param classified the clips with verdicts, for the policy
 */
record Classification(
    List<Verdict> verdicts,
    List<ProducerRecord<byte[], byte[]>> deadLetters,
    List<Unclassified> unclassified,
    List<Policy.Classified> classified) {

  /**
   * A clip that an active model did not classify.
   *
   * @param reason {@code representation}: the model was trained on another; {@code weights}: its
   *     file is missing here
   */
  record Unclassified(String source, String model, String reason) {}

  static final Classification EMPTY =
      new Classification(List.of(), List.of(), List.of(), List.of());

  /**
   * Runs every model on the clips of its representation.
   *
   * @param missing active models whose weights are not here
   */
  static Classification of(
      Collection<ConsumerRecord<byte[], byte[]>> records,
      List<Lease> models,
      List<ModelCard> missing,
      Instant now) {
    var clips = new ArrayList<Incoming>();
    var deadLetters = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (var record : records) {
      try {
        clips.add(fitting(Incoming.of(record), models));
      } catch (IllegalArgumentException e) {
        deadLetters.add(DeadLetter.of(record, Reason.INVALID, e));
      }
    }
    // a batch of few clips keeps few cores busy: models run side by side
    var verdicts =
        models.parallelStream().flatMap(model -> judged(model, clips, now).stream()).toList();
    return new Classification(
        verdicts, deadLetters, unclassified(clips, models, missing), classified(clips, verdicts));
  }

  /** What became of a record that no model could run on: a defect of ours. */
  static Classification failed(ConsumerRecord<byte[], byte[]> record, RuntimeException cause) {
    return new Classification(
        List.of(), List.of(DeadLetter.of(record, Reason.UNEXPECTED, cause)), List.of(), List.of());
  }

  /** Both, one after the other. */
  Classification and(Classification other) {
    return new Classification(
        joined(verdicts, other.verdicts),
        joined(deadLetters, other.deadLetters),
        joined(unclassified, other.unclassified),
        joined(classified, other.classified));
  }

  private static <T> List<T> joined(List<T> one, List<T> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }

  private static boolean classifies(ModelCard card, Incoming clip) {
    return card.representation().equals(clip.facts().representation());
  }

  private static boolean fits(Lease model, Incoming clip) {
    return clip.matrix().rows() == model.network().rows()
        && clip.matrix().columns() == model.network().columns();
  }

  private static Incoming fitting(Incoming clip, List<Lease> models) {
    models.stream()
        .filter(model -> classifies(model.card(), clip) && !fits(model, clip))
        .findFirst()
        .ifPresent(
            model -> {
              throw new IllegalArgumentException(
                  "a representation %s must be %d x %d, was %d x %d"
                      .formatted(
                          model.card().representation(),
                          model.network().rows(),
                          model.network().columns(),
                          clip.matrix().rows(),
                          clip.matrix().columns()));
            });
    return clip;
  }

  private static List<Verdict> judged(Lease model, List<Incoming> clips, Instant now) {
    var own = clips.stream().filter(clip -> classifies(model.card(), clip)).toList();
    return own.isEmpty() ? List.of() : Judge.verdicts(model.card(), model.network(), own, now);
  }

  private static List<Unclassified> unclassified(
      List<Incoming> clips, List<Lease> models, List<ModelCard> missing) {
    var unclassified = new ArrayList<Unclassified>();
    for (var clip : clips) {
      models.stream()
          .filter(model -> sameTopic(model.card(), clip) && !classifies(model.card(), clip))
          .forEach(
              model ->
                  unclassified.add(
                      new Unclassified(
                          clip.facts().source(), model.card().id(), "representation")));
      missing.stream()
          .filter(card -> classifies(card, clip))
          .forEach(
              card ->
                  unclassified.add(new Unclassified(clip.facts().source(), card.id(), "weights")));
    }
    return unclassified;
  }

  /** A model of another kind of representation never sees the topic: that is no mismatch. */
  private static boolean sameTopic(ModelCard card, Incoming clip) {
    return clip.record().topic().endsWith("." + Wanted.kind(card.representation()));
  }

  private static List<Policy.Classified> classified(List<Incoming> clips, List<Verdict> verdicts) {
    return clips.stream()
        .map(clip -> new Policy.Classified(clip.asJobClip(), countsFor(clip, verdicts)))
        .filter(clip -> !clip.models().isEmpty())
        .toList();
  }

  private static Set<String> countsFor(Incoming clip, List<Verdict> verdicts) {
    return verdicts.stream()
        .filter(verdict -> verdict.input().equals(clip.reference()) && verdict.counts())
        .map(Verdict::model)
        .collect(toUnmodifiableSet());
  }
}
