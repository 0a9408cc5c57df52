package org.earshot.message;

/** How a source of live audio stands. It says nothing of the process that listens. */
public enum SourceState {
  /** Being opened for the first time; no sample has come yet. */
  STARTING,
  /** Samples arrive. */
  LIVE,
  /** Samples arrive, and all of them have lain below the threshold of silence for a while. */
  SILENT,
  /** Open, but no sample arrives. */
  STALLED,
  /** Lost; it is being opened again, or waits to be. */
  RECONNECTING,
  /**
   * A person must act: it cannot work as it is declared, or has not given a sample in many
   * attempts. It is still tried now and then.
   */
  FAILED,
  /** Nobody listens: it came to its end, was muted, or was taken out of the declared sources. */
  STOPPED;

  /** Whether samples arrive. */
  public boolean up() {
    return this == LIVE || this == SILENT;
  }
}
