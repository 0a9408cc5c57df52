package org.earshot.ingest;

import java.time.Duration;
import java.util.Locale;

/** How fast clips are sent. */
public sealed interface Rate {
  /** The most clips a second that can be asked for. */
  double FASTEST = 100_000;

  /** The clips' own pace: each is sent when its last sample would have been heard. */
  record Own() implements Rate {}

  /** As fast as it goes. */
  record Unlimited() implements Rate {}

  /**
   * A steady number of clips.
   *
   * @param clipsPerSecond greater than 0, at most 100,000
   */
  record Steady(double clipsPerSecond) implements Rate {
    public Steady {
      if (!(clipsPerSecond > 0 && clipsPerSecond <= FASTEST)) {
        throw new IllegalArgumentException(
            "clipsPerSecond must be above 0 and at most %.0f, was %s"
                .formatted(FASTEST, clipsPerSecond));
      }
    }
  }

  /**
   * Reads a rate as it is written on the command line: {@code own}, {@code max} or a number of
   * clips a second.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  static Rate parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "own" -> new Own();
      case "max" -> new Unlimited();
      default -> steady(text);
    };
  }

  private static Rate steady(String text) {
    double clipsPerSecond;
    try {
      clipsPerSecond = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "rate must be own, max or a number of clips a second, was " + text, e);
    }
    return new Steady(clipsPerSecond);
  }

  /** How long after the clip before it (or the start, for the first) a clip is due. */
  default Duration before(long index, Duration clip) {
    if (this instanceof Own) {
      return clip;
    }
    return this instanceof Steady steady && index > 0
        ? Duration.ofNanos(Math.round(1e9 / steady.clipsPerSecond()))
        : Duration.ZERO;
  }
}
