package org.earshot.source;

/** Says why a capture did not begin or did not go on, in one line that holds no credentials. */
public final class CaptureException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean permanent;

  private CaptureException(String message, Throwable cause, boolean permanent) {
    super(message, cause);
    this.permanent = permanent;
  }

  /** Something that may be over the next time. */
  public static CaptureException lost(String message) {
    return new CaptureException(message, null, false);
  }

  /** Something that stays until a person has mended it: a wrong password, no such device. */
  public static CaptureException permanent(String message) {
    return new CaptureException(message, null, true);
  }

  /** The same with what was behind it. */
  public static CaptureException permanent(String message, Throwable cause) {
    return new CaptureException(message, cause, true);
  }

  /** The same with what was behind it. */
  public static CaptureException lost(String message, Throwable cause) {
    return new CaptureException(message, cause, false);
  }

  /** Whether a person must act before it can work. */
  public boolean permanent() {
    return permanent;
  }
}
