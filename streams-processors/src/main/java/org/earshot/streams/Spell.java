package org.earshot.streams;

import java.time.Duration;
import java.time.Instant;
import org.earshot.message.Robustness.Window;

/**
 * How long a series has been above what is tolerated, told by the ends of its windows.
 *
 * @param from the end of the first window above it
 * @param until the end of the newest one
 */
record Spell(Instant from, Instant until) {
  /**
   * The spell with one window more. A silence of more than a window's length, of which nobody knows
   * what it hid, begins another.
   *
   * @param before null if the window before was not above
   */
  static Spell after(Spell before, Window window) {
    if (before == null || window.start().isAfter(before.until())) {
      return new Spell(window.end(), window.end());
    }
    return new Spell(before.from(), Windowing.max(before.until(), window.end()));
  }

  Duration length() {
    return Duration.between(from, until);
  }
}
