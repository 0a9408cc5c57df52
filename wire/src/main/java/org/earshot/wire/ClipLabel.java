package org.earshot.wire;

import static java.time.ZoneOffset.UTC;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.earshot.message.Hashes;

/**
 * Joins a clip that was heard to a data set, with the class that somebody heard in it.
 *
 * <pre>
 *   clips (or, when it has aged out but was labelled before, datasets.clips)
 *     -> ClipSearch -> record(...) -> datasets.clips -> processors -> datasets.&lt;kind>
 * </pre>
 *
 * <p>The clip keeps its id; the header {@code source} names the data set. It is sent with {@code
 * again}, so a second label takes the place of the first: readers of a data set take the newest
 * record of a clip.
 *
 * @param clip the clip's id
 * @param label its class
 * @param dataset the data set's name
 * @param fold the part that it joins; null for {@link #fold}
 */
public record ClipLabel(String clip, String label, String dataset, String fold) {
  /** Where a clip goes when nobody names a data set: no curated one grows by surprise. */
  public static final String DATASET = "labelled";

  /** How many folds {@link #fold} draws from: those of ESC-50 and ESC-10. */
  static final int FOLDS = 5;

  private static final int LONGEST = 64;
  private static final Pattern TEXT =
      Pattern.compile("[^\\p{Cntrl}]{1,%d}".formatted(LONGEST), Pattern.UNICODE_CHARACTER_CLASS);

  /** Refuses an empty, a very long or an unprintable label or fold, and what is no data set. */
  public ClipLabel {
    requireNonNull(clip, "clip");
    requireText("label", label);
    ClipId.checkedSource(dataset);
    if (fold != null) {
      requireText("fold", fold);
    }
  }

  private static void requireText(String name, String text) {
    if (text == null || text.isBlank() || !TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "%s must be 1 to %d printable characters".formatted(name, LONGEST));
    }
  }

  /**
   * Returns this label if a model in service knows its class.
   *
   * @param classes of the models in service
   * @throws IllegalArgumentException if it is none of them, with the list
   */
  public ClipLabel amongst(Collection<String> classes) {
    if (classes.contains(label)) {
      return this;
    }
    throw new IllegalArgumentException(
        classes.isEmpty()
            ? "no model is in service, so no class is known; a new class must be asked for"
            : "label must be one of %s, was %s; a new class must be asked for"
                .formatted(new TreeSet<>(classes), label));
  }

  /**
   * Finds the clip: among the live ones, else among those that were labelled before.
   *
   * @return empty if retention has removed it, or it never was
   * @throws IllegalArgumentException if the clip is of a private source: its audio joins nothing
   * @throws org.apache.kafka.common.errors.TimeoutException if it was not found in time
   */
  public Optional<ConsumerRecord<byte[], byte[]>> find(Settings settings, Duration within) {
    var found =
        ClipSearch.newest(settings, Topics.CLIPS, clip, within)
            .or(() -> ClipSearch.newest(settings, Topics.DATASET_CLIPS, clip, within));
    if (found.isEmpty() && isPrivate(settings)) {
      throw new IllegalArgumentException(
          "clip must not be private, %s is: its audio is kept apart for minutes and joins no data set"
              .formatted(clip));
    }
    return found;
  }

  /** Whether there is a topic for the clip's source alone. */
  private boolean isPrivate(Settings settings) {
    try (var consumer = settings.briefReader()) {
      return consumer.listTopics().keySet().stream()
          .filter(topic -> Topics.PRIVATE_CLIPS.matcher(topic).matches())
          .flatMap(topic -> Topics.privateSource(topic).stream())
          .anyMatch(source -> clip.startsWith(source + "/"));
    }
  }

  /**
   * The record that joins the clip to the data set.
   *
   * @param found what {@link #find} found
   * @throws IllegalArgumentException if the clip is a copy in another pitch: it follows its
   *     original's label
   * @throws org.earshot.audio.AudioException if it is no audio
   */
  public ProducerRecord<byte[], byte[]> record(ConsumerRecord<byte[], byte[]> found) {
    Facts heard = Facts.of(clip, found.headers());
    if (heard.augmentation() != null) {
      throw new IllegalArgumentException(
          "clip must not be a copy in another pitch, %s is one".formatted(clip));
    }
    var audio = CanonicalClip.of(found.value());
    Duration length = heard.duration() == null ? audio.duration() : heard.duration();
    Instant at =
        heard.capturedAt() == null
            ? Instant.ofEpochMilli(found.timestamp()).minus(length)
            : heard.capturedAt();
    String part = fold != null ? fold : heard.fold() != null ? heard.fold() : fold(heard, at);
    var facts = new Facts(dataset, at, length, label, part, null, null, null, true);
    return Topics.DATASET_CLIPS.record(clip, audio.wav(), facts.headers());
  }

  /** The fold of such a record. */
  public static String fold(ProducerRecord<byte[], byte[]> record) {
    return Facts.text(record.headers(), Facts.FOLD);
  }

  /**
   * The fold of a clip that has none: drawn by a hash of its source and the day on which it was
   * heard (UTC). Clips that follow one another on a microphone hold the same rain, and files of one
   * feed may be slices of one recording; so a source's day lies in one part whole, and two clips of
   * one recording never train and test the same model.
   */
  static String fold(Facts heard, Instant at) {
    String recording = heard.source() + "|" + at.atZone(UTC).toLocalDate();
    return String.valueOf(1 + Math.floorMod(Hashes.longHash("fold|" + recording), (long) FOLDS));
  }
}
