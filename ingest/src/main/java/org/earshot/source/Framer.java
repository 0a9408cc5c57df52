package org.earshot.source;

import java.util.Arrays;

/**
 * Cuts samples into clips, each sample into at least one and, where clips lie side by side, into
 * exactly one. Positions count samples since the capture began.
 *
 * <pre>
 *        next          end of the last clip          end
 *   ------|-----------------|-------------------------|
 *         |<----- clip ---->|
 *         |<- hop ->|
 * </pre>
 *
 * <p>It holds what is not in a clip yet, and no more. Not for several threads.
 */
final class Framer {
  private static final int FIRST_CAPACITY = 1 << 15;

  private final int clip;
  private final int hop;
  private float[] held;
  private long start;
  private int count;
  private long covered;

  /** A piece of audio. Whoever takes it owns its samples. */
  static final class Piece {
    private final long position;
    private final float[] samples;

    private Piece(long position, float[] samples) {
      this.position = position;
      this.samples = samples;
    }

    /** Of its first sample. */
    long position() {
      return position;
    }

    /** Mono. */
    float[] samples() {
      return samples;
    }
  }

  /**
   * A framer whose first clip begins at sample 0.
   *
   * @param clip samples in a clip
   * @param hop samples from the beginning of one clip to that of the next, 1 to {@code clip}
   */
  Framer(int clip, int hop) {
    if (clip < 1 || hop < 1 || hop > clip) {
      throw new IllegalArgumentException(
          "hop must be 1 to clip, were %d and %d".formatted(hop, clip));
    }
    this.clip = clip;
    this.hop = hop;
    this.held = new float[Math.min(2 * clip, FIRST_CAPACITY)];
  }

  /** Adds the next samples. */
  void push(float[] samples, int length) {
    if (count + length > held.length) {
      held = Arrays.copyOf(held, Math.max(2 * held.length, count + length));
    }
    System.arraycopy(samples, 0, held, count, length);
    count += length;
  }

  /** The next whole clip that ends at or before a position; null if there is none yet. */
  Piece next(long safe) {
    if (count < clip || start + clip > safe) {
      return null;
    }
    var piece = new Piece(start, Arrays.copyOf(held, clip));
    covered = start + clip;
    drop(hop);
    return piece;
  }

  /**
   * Ends the clip under way before a position and begins the next one there.
   *
   * @return what was in no clip yet; null if there is nothing
   */
  Piece cut(long position) {
    int length = (int) Math.min(count, Math.max(0, position - start));
    var piece =
        start + length > covered && length > 0
            ? new Piece(start, Arrays.copyOf(held, length))
            : null;
    drop(length);
    covered = start;
    return piece;
  }

  /** Behind the last sample. */
  long end() {
    return start + count;
  }

  private void drop(int samples) {
    System.arraycopy(held, samples, held, 0, count - samples);
    start += samples;
    count -= samples;
    if (held.length > 4 * clip && count <= clip) {
      held = Arrays.copyOf(held, 2 * clip); // a backlog is over
    }
  }
}
