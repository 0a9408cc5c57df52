package org.earshot.message;

/** How a model stands on a worker, or over all of them; the better comes first. */
public enum ModelState {
  /** The file is here, and its SHA-256 is the card's. */
  AVAILABLE,
  /** The file is on its way. */
  FETCHING,
  /** There is no file. */
  MISSING,
  /** The file's SHA-256 is not the card's. */
  DAMAGED,
  /** The file is intact, and the engine cannot run it. */
  UNUSABLE,
  /** No worker reports it. */
  UNKNOWN,
  /** Out of service for good, whatever lies on the workers. */
  RETIRED
}
