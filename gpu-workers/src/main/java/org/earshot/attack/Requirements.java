package org.earshot.attack;

/** What parameters are refused for. */
final class Requirements {
  private Requirements() {}

  static void wide(double wide) {
    share("wide", wide);
  }

  static void atLeast(String name, int least, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, was %d".formatted(name, least, value));
    }
  }

  static void positive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("%s must be above 0, was %s".formatted(name, value));
    }
  }

  static void notNegative(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("%s must be at least 0, was %s".formatted(name, value));
    }
  }

  static void share(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException("%s must be in (0, 1], was %s".formatted(name, value));
    }
  }
}
