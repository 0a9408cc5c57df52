package org.earshot.monitor;

/** A start that cannot work. The message is the one line that the user sees, with the cure. */
final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartupException(String message) {
    super(message);
  }

  StartupException(String message, Throwable cause) {
    super(message, cause);
  }
}
