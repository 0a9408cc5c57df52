package org.earshot.worker;

/** A job that no attempt can do as things are: it is over at once, and its event says why. */
public final class JobRefusedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** The reason, and what to do about it. */
  public JobRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
