package org.earshot.streams;

import java.time.Duration;

/** What turns an audio file into samples. Pure: one instance serves all threads. */
public interface Decoder {
  /**
   * Decodes a file.
   *
   * @throws RuntimeException if it is not audio, saying why; the record becomes a dead letter
   */
  Sound decode(byte[] file);

  /** Mono samples, full scale at 1, and the length of the clip. */
  @SuppressWarnings("ArrayRecordComponent") // passed on at once, never compared
  record Sound(float[] mono, int sampleRateHz, Duration duration) {}
}
