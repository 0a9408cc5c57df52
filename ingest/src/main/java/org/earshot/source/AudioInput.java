package org.earshot.source;

import java.time.Duration;

/** Something that gives audio as it comes: a sound card, an ffmpeg. One capture at a time. */
public interface AudioInput {
  /** Hears a capture, on its thread. */
  interface Sink {
    /**
     * What the samples that follow are. Called once, before them.
     *
     * @throws CaptureException if such samples are of no use; it ends the capture
     */
    void format(PcmFormat format) throws CaptureException;

    /**
     * The next samples, as soon as they are there.
     *
     * @param interleaved samples by frame, then channel; the caller may use the array again
     * @param frames how many frames of it are filled
     */
    void frames(short[] interleaved, int frames) throws InterruptedException;
  }

  /**
   * Captures on the calling thread until the audio ends.
   *
   * @throws CaptureException if it cannot be opened, is lost, or was cancelled
   * @throws InterruptedException if the thread was interrupted
   */
  void capture(Sink sink) throws CaptureException, InterruptedException;

  /**
   * Ends the capture that is under way, from any thread, within a second; without one it does
   * nothing.
   */
  void cancel();

  /**
   * How late samples may arrive, for a while, without any being lost: what is later for good is a
   * gap.
   */
  Duration jitter();
}
