package org.earshot.engine;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The parts of a batch that are worked on side by side. Their size is fixed, so a clip's bits do
 * not depend on the number of cores.
 */
record Slices(int batch, int clips) {
  int count() {
    return (batch - 1) / clips + 1;
  }

  int size(int slice) {
    return Math.min(clips, batch - slice * clips);
  }

  /** Copies a slice's part of an array over the whole batch. */
  float[] of(float[] all, int slice) {
    int clip = all.length / batch;
    int from = slice * clips * clip;
    return Arrays.copyOfRange(all, from, from + size(slice) * clip);
  }

  /** Copies a slice's part into an array over the whole batch. */
  void put(float[] part, int slice, float[] all) {
    System.arraycopy(part, 0, all, slice * clips * (all.length / batch), part.length);
  }

  /** Runs {@code work} for each slice; a batch that is not to be cut stays on this thread. */
  void each(IntConsumer work) {
    if (clips == Backend.WHOLE) {
      work.accept(0);
    } else {
      Crew.each(count(), work);
    }
  }
}
