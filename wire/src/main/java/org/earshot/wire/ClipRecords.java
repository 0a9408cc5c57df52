package org.earshot.wire;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.earshot.message.Hashes;

/**
 * Makes the records of clips, for ingest and for the upload API alike: canonical WAV as the value,
 * the facts as headers.
 *
 * <pre>
 *   file -> CanonicalClip -> record(topic, id, clip, sentAt, facts) -> clips, datasets.clips
 * </pre>
 */
public final class ClipRecords {
  private ClipRecords() {}

  /**
   * An accepted upload.
   *
   * @param clipId the id that the uploader is told
   * @param record what is sent to {@code clips}
   */
  public record Upload(String clipId, ProducerRecord<byte[], byte[]> record) {}

  /**
   * Makes the record of an uploaded file. A named clip is {@code <source>/<name>}, so the same
   * upload again is a repeat; without a name it is {@code <source>/<capture instant>-<first eight
   * digits of the file's SHA-256>}.
   *
   * @param source the feed, see {@link ClipId#checkedSource}
   * @param nameOrNull the clip's name within the source, see {@link ClipId#checkedName}
   * @param file an audio file of any supported format, left as it is
   * @param receivedAt the instant of arrival; the clip was captured a duration before it unless
   *     {@code extra} knows better
   * @param extra label, fold, instant of capture and so on, or null; its source is not looked at
   * @throws IllegalArgumentException if the source or the name is not one
   * @throws org.earshot.audio.AudioException if the file gives no clip, see {@link
   *     CanonicalClip#of}; its kind knows the HTTP status
   */
  public static Upload of(
      String source, String nameOrNull, byte[] file, Instant receivedAt, Facts extra) {
    ClipId.checkedSource(source);
    String name = nameOrNull == null ? null : ClipId.checkedName(nameOrNull);
    var clip = CanonicalClip.of(file);
    var facts =
        captured(clip, receivedAt, extra == null ? Facts.ofSource(source) : extra.from(source));
    String id = ClipId.of(source, name == null ? nameless(facts, file) : name);
    return new Upload(id, Topics.CLIPS.record(id, clip.wav(), facts.headers()));
  }

  private static String nameless(Facts facts, byte[] file) {
    return facts.capturedAt() + "-" + Hashes.sha256(file).substring(0, 8);
  }

  /**
   * Makes the record of a clip.
   *
   * @param topic {@link Topics#CLIPS} or {@link Topics#DATASET_CLIPS}
   * @param sentAt the instant of sending; the clip was captured a duration before it unless the
   *     facts know better
   */
  public static ProducerRecord<byte[], byte[]> record(
      Topic<String, byte[]> topic, String clipId, CanonicalClip clip, Instant sentAt, Facts facts) {
    return topic.record(clipId, clip.wav(), captured(clip, sentAt, facts).headers());
  }

  private static Facts captured(CanonicalClip clip, Instant sentAt, Facts facts) {
    requireNonNull(sentAt, "sentAt");
    return facts.captured(
        facts.capturedAt() == null ? sentAt.minus(clip.duration()) : facts.capturedAt(),
        clip.duration());
  }
}
