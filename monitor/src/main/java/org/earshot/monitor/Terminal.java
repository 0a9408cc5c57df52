package org.earshot.monitor;

/** Whether a person looks on. */
final class Terminal {
  private Terminal() {}

  /**
   * Whether standard output is a terminal. The launcher knows: {@code System.console()} also asks
   * for standard input, and is never null from JDK 22 on.
   */
  static boolean attached() {
    return Boolean.getBoolean("earshot.terminal");
  }
}
