package org.earshot.ingest;

import java.io.IOException;
import org.earshot.audio.Audio;
import org.earshot.audio.CanonicalWav;
import org.earshot.wire.CanonicalClip;
import org.earshot.wire.DeadLetter.Reason;

/** A file after it was read: a clip, or what is wrong with it. */
sealed interface PreparedClip {
  /** Ready to be sent. */
  record Decoded(CanonicalClip clip) implements PreparedClip {}

  /** Refused, with the untouched file where it could be read and fits into a record. */
  final class Refused implements PreparedClip {
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

    Reason reason() {
      return reason;
    }

    Exception cause() {
      return cause;
    }
  }

  /** Reads and decodes a file. Whatever is wrong with it, the answer says so. */
  static PreparedClip of(ClipFile file) {
    byte[] bytes;
    try {
      bytes = file.read();
    } catch (IOException e) {
      return new Refused(null, Reason.INVALID, new IOException("cannot be read: " + e, e));
    }
    return of(bytes);
  }

  /** Makes a clip of audio that came from no file. */
  static PreparedClip of(Audio audio) {
    return of(CanonicalWav.of(audio));
  }

  private static PreparedClip of(byte[] bytes) {
    try {
      return new Decoded(CanonicalClip.of(bytes));
    } catch (RuntimeException e) {
      boolean fits = bytes.length <= CanonicalClip.LARGEST_CLIP;
      return new Refused(fits ? bytes : null, Reason.of(e), e);
    }
  }
}
