package org.earshot.streams;

import java.time.Duration;
import java.time.Instant;
import org.earshot.wire.Facts;

/**
 * A clip on its way from its record to its representations.
 *
 * @param facts as the record told them
 * @param file the audio file
 * @param content the file's hash
 */
@SuppressWarnings("ArrayRecordComponent") // owned by the record that was consumed, never compared
record Clip(String id, Facts facts, byte[] file, byte[] content) {

  /**
   * The facts with what was left open: the audio's own length, and a first sample that lies one
   * length before the record's timestamp.
   */
  Facts complete(Duration audioLength, long timestamp) {
    Duration length = facts.duration() == null ? audioLength : facts.duration();
    if (length.isNegative()) {
      throw new IllegalArgumentException("header duration must not be negative, was " + length);
    }
    Instant at =
        facts.capturedAt() == null
            ? Instant.ofEpochMilli(timestamp).minus(length)
            : facts.capturedAt();
    return facts.captured(at, length);
  }
}
