package org.earshot.audio;

import static java.util.Objects.requireNonNull;

/** Says why a file gave no audio: one line that names the cure where there is one. */
public final class AudioException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of refusal this is. */
  public enum Kind {
    /** Not a format or codec that this build decodes. */
    UNSUPPORTED(415),
    /** A known format whose content is broken, incomplete or senseless. */
    INVALID(422),
    /** Beyond the limits of {@link AudioLimits}. */
    TOO_LARGE(413);

    private final int httpStatus;

    Kind(int httpStatus) {
      this.httpStatus = httpStatus;
    }

    /** The HTTP status that an API answers with. */
    public int httpStatus() {
      return httpStatus;
    }
  }

  private final Kind kind;

  AudioException(Kind kind, String message) {
    super(message);
    this.kind = requireNonNull(kind, "kind");
  }

  AudioException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = requireNonNull(kind, "kind");
  }

  static AudioException invalid(String message) {
    return new AudioException(Kind.INVALID, message);
  }

  static AudioException unsupported(String message) {
    return new AudioException(Kind.UNSUPPORTED, message);
  }

  /** A refusal for size: beyond the limits of {@link AudioLimits}, or of what carries the audio. */
  public static AudioException tooLarge(String message) {
    return new AudioException(Kind.TOO_LARGE, message);
  }

  /** The kind of refusal. */
  public Kind kind() {
    return kind;
  }
}
