package org.earshot.audio;

import java.util.Arrays;

/** Collects the samples of a stream whose length is not known, never beyond the limits. */
final class SampleSink {
  private static final int FIRST_CAPACITY = 1 << 16;

  private final AudioLimits limits;
  private final int sampleRateHz;
  private final float[][] channels;
  private int frames;

  SampleSink(int channelCount, int sampleRateHz, AudioLimits limits) {
    limits.checkShape(channelCount, sampleRateHz);
    this.limits = limits;
    this.sampleRateHz = sampleRateHz;
    channels = new float[channelCount][FIRST_CAPACITY];
  }

  /** Makes room for more frames and returns where they begin. */
  int grow(int more) {
    int start = frames;
    long needed = (long) frames + more;
    limits.checkFrames(needed, channels.length, sampleRateHz);
    if (needed > channels[0].length) {
      int capacity = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * frames));
      Arrays.setAll(channels, c -> Arrays.copyOf(channels[c], capacity));
    }
    frames = (int) needed;
    return start;
  }

  float[] channel(int index) {
    return channels[index];
  }

  int channelCount() {
    return channels.length;
  }

  int frames() {
    return frames;
  }

  /** The audio from the first to before the last of these frames. */
  Audio audio(int first, int last, int bits) {
    if (first >= last) {
      throw AudioException.invalid("the file has no samples");
    }
    float[][] kept = new float[channels.length][];
    Arrays.setAll(kept, c -> Arrays.copyOfRange(channels[c], first, last));
    return Audio.owning(kept, sampleRateHz, bits);
  }
}
