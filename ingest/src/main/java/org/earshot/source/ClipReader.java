package org.earshot.source;

import java.time.Duration;
import org.earshot.ingest.PreparedClip;
import org.earshot.wire.Facts;

/** Clips that come as they are: files of a folder, records of a topic. For one thread. */
interface ClipReader extends AutoCloseable {
  /**
   * A clip or what is no clip.
   *
   * @param name within its source, new unless it is the same clip again
   * @param facts what is known of it; its source is not looked at
   * @param acknowledged runs, on another thread, when it is on its topic or was given up
   */
  record Incoming(String name, Facts facts, PreparedClip clip, Runnable acknowledged) {}

  /** Takes over what the reader before it, closed by now, knew of the same source; null: none. */
  default void follow(ClipReader before) {}

  /**
   * The next clip.
   *
   * @param atMost how long to wait for it
   * @return null if none has come by then
   * @throws CaptureException if the source is lost
   */
  Incoming poll(Duration atMost) throws CaptureException, InterruptedException;

  /** What it leaves out and why, in words; null if that is nothing. From any thread. */
  default String note() {
    return null;
  }

  /** Whether nothing comes any more. */
  boolean ended();

  @Override
  void close();

  /** Opens a source. */
  @FunctionalInterface
  interface Opener {
    /**
     * Opens it anew.
     *
     * @throws CaptureException if it cannot be opened
     */
    ClipReader open() throws CaptureException, InterruptedException;
  }
}
