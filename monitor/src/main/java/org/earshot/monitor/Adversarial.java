package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.earshot.dsp.Matrix;
import org.earshot.dsp.Npy;
import org.earshot.wire.ClipSearch;
import org.earshot.wire.Facts;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;

/**
 * A perturbed representation as {@code adversarials} holds it.
 *
 * @param clip the clip's id
 * @param representation {@code <kind>/<preset>/<rate>/<version>}
 * @param matrix the perturbed one
 */
record Adversarial(String clip, String model, String attack, String representation, Matrix matrix) {
  private static final Duration FOUND_WITHIN = Duration.ofMinutes(2);

  /**
   * The newest of a clip.
   *
   * @param model null for any, {@code attack} likewise
   * @throws StartupException if there is none
   */
  static Adversarial newest(Settings settings, String clip, String model, String attack) {
    var newest = new AtomicReference<ConsumerRecord<byte[], byte[]>>();
    Snapshot.read(
        settings,
        Topics.ADVERSARIALS.name(),
        record -> {
          if (record.key() != null
              && clip.equals(clip(new String(record.key(), UTF_8)))
              && fits(record, "model", model)
              && fits(record, "attack", attack)) {
            newest.accumulateAndGet(record, Adversarial::later);
          }
        });
    return Optional.ofNullable(newest.get())
        .map(record -> of(clip, record))
        .orElseThrow(
            () ->
                new StartupException(
                    "no perturbed clip %s of that model and attack: it was not fooled, or that was more than a day ago, or less if much is attacked"
                        .formatted(clip)));
  }

  private static ConsumerRecord<byte[], byte[]> later(
      ConsumerRecord<byte[], byte[]> a, ConsumerRecord<byte[], byte[]> b) {
    return a == null || b.timestamp() >= a.timestamp() ? b : a;
  }

  /** Out of {@code pair|clip|protocol|seed}; a clip's id may hold bars, the others do not. */
  private static String clip(String key) {
    int first = key.indexOf('|');
    int last = key.lastIndexOf('|', key.lastIndexOf('|') - 1);
    return first < 0 || last <= first ? "" : key.substring(first + 1, last);
  }

  private static boolean fits(ConsumerRecord<byte[], byte[]> record, String name, String wanted) {
    return wanted == null || wanted.equals(Facts.text(record.headers(), name));
  }

  private static Adversarial of(String clip, ConsumerRecord<byte[], byte[]> record) {
    var headers = record.headers();
    return new Adversarial(
        clip,
        Facts.text(headers, "model"),
        Facts.text(headers, "attack"),
        Facts.text(headers, Facts.REPRESENTATION),
        Npy.read(record.value()));
  }

  /**
   * The clip itself, live or of a data set.
   *
   * @throws StartupException if it is kept no longer
   */
  byte[] audio(Settings settings) {
    return ClipSearch.newest(settings, Topics.CLIPS, clip, FOUND_WITHIN)
        .or(() -> ClipSearch.newest(settings, Topics.DATASET_CLIPS, clip, FOUND_WITHIN))
        .map(ConsumerRecord::value)
        .orElseThrow(
            () -> new StartupException("the audio of clip %s is kept no longer".formatted(clip)));
  }
}
