package org.earshot.ingest;

import java.io.IOException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.earshot.audio.Audio;
import org.earshot.audio.AudioException;
import org.earshot.wire.CanonicalClip;
import org.earshot.wire.DeadLetter;
import org.earshot.wire.DeadLetter.Reason;
import org.earshot.wire.Facts;
import org.earshot.wire.Topic;

/** A file after it was read: a clip, or what is wrong with it. */
public sealed interface PreparedClip {
  /** Ready to be sent. */
  record Decoded(CanonicalClip clip) implements PreparedClip {}

  /** Refused, with the untouched file where it could be read and fits into a record. */
  final class Refused implements PreparedClip {
    /** A dead letter of a file that was never on a topic has no place there. */
    private static final int NOWHERE = -1;

    private final byte[] file;
    private final Reason reason;
    private final Exception cause;

    Refused(byte[] file, Reason reason, Exception cause) {
      this.file = file;
      this.reason = reason;
      this.cause = cause;
    }

    /** The untouched file, or null. */
    byte[] file() {
      return file;
    }

    public Reason reason() {
      return reason;
    }

    Exception cause() {
      return cause;
    }

    /**
     * Its dead letter.
     *
     * @param withFile whether the untouched file goes along; not where its audio is private
     */
    public ProducerRecord<byte[], byte[]> letter(
        Topic<String, byte[]> topic, String id, Facts facts, boolean withFile) {
      return DeadLetter.of(
          topic.name(),
          NOWHERE,
          NOWHERE,
          topic.key().serializer().serialize(topic.name(), id),
          withFile ? file : null,
          facts.headers(),
          reason,
          cause);
    }
  }

  /** Reads and decodes a file. Whatever is wrong with it, the answer says so. */
  static PreparedClip of(ClipFile file) {
    byte[] bytes;
    try {
      bytes = file.read();
    } catch (IOException e) {
      return unreadable(e);
    }
    return of(bytes);
  }

  /** A file whose bytes could not be had. */
  static PreparedClip unreadable(IOException cause) {
    return new Refused(null, Reason.INVALID, new IOException("cannot be read: " + cause, cause));
  }

  /** Makes a clip of audio that came from no file. */
  static PreparedClip of(Audio audio) {
    try {
      return new Decoded(CanonicalClip.of(audio));
    } catch (AudioException e) {
      return new Refused(null, Reason.of(e), e);
    }
  }

  /** Decodes a file that was read. Whatever is wrong with it, the answer says so. */
  static PreparedClip of(byte[] bytes) {
    try {
      return new Decoded(CanonicalClip.of(bytes));
    } catch (RuntimeException e) {
      boolean fits = bytes.length <= CanonicalClip.LARGEST_CLIP;
      return new Refused(fits ? bytes : null, Reason.of(e), e);
    }
  }
}
