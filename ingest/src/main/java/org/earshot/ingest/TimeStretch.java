package org.earshot.ingest;

import java.util.Arrays;

/**
 * Stretches audio in time and keeps its pitch: waveform similarity overlap-add (W. Verhelst and M.
 * Roelands, "An overlap-add technique based on waveform similarity (WSOLA) for high quality
 * time-scale modification of speech", ICASSP 1993).
 *
 * <p>The result is laid out in frames of 40 ms that overlap by half, under a raised cosine. Each
 * frame is taken from where the clip stands at that time, give or take 12.5 ms: from where it looks
 * most like what would have followed the frame before. So a wave goes on in phase, a click that one
 * frame holds is met by itself in the next, and a sound without any likeness stays in its place.
 *
 * <pre>
 *   result   |  frame k-1   .   |          frame k begins half a frame after frame k-1
 *                    |  frame k |  .
 *   clip     ....[==frame k-1==]~~~~~.....  ~~~ what would have followed
 *                     <- [==frame k==] ->   slides until it looks like ~~~
 * </pre>
 *
 * <p>The likeness is the normalised cross-correlation, looked for first in the clip's means over
 * about 90 microseconds and then, around the best of them, sample by sample: the cost grows with
 * the sample rate, not with its square. All channels move together, by the likeness of their mean.
 *
 * <p>TarsosDSP has a WSOLA of its own, with short overlaps of long pieces. Of 27 clicks it lost six
 * where a clip was to be shortened to 0.75 and doubled fifteen where it was to be lengthened to
 * 1.5; this one did neither.
 */
final class TimeStretch {
  private static final double HALF_FRAME_SECONDS = 0.020;
  private static final double REACH_SECONDS = 0.0125;
  private static final int COARSE_HZ = 11_025;

  /** What the farthest place loses against the middle: of equal likenesses the middle wins. */
  private static final double FAR = 0.05;

  /** Energy that counts as none: a whole half frame at -100 dB has more. */
  private static final double SILENT = 1e-10;

  private final float[][] channels;
  private final float[] guide;
  private final float[] coarse;
  private final double ratio;
  private final int half;
  private final int reach;
  private final int step;
  private final int lead;
  private final float[] fade;

  private TimeStretch(float[][] clip, int sampleRateHz, double ratio) {
    this.ratio = ratio;
    half = Math.max(2, (int) Math.round(sampleRateHz * HALF_FRAME_SECONDS));
    reach = Math.max(1, (int) Math.round(sampleRateHz * REACH_SECONDS));
    step = Math.max(1, sampleRateHz / COARSE_HZ);
    lead = half + reach + step;
    int tail = (int) Math.ceil(2 * half / ratio) + 2 * half + lead;
    channels = new float[clip.length][];
    for (int c = 0; c < clip.length; c++) {
      channels[c] = new float[lead + clip[c].length + tail];
      System.arraycopy(clip[c], 0, channels[c], lead, clip[c].length);
    }
    guide = mean(channels);
    coarse = means(guide, 0, guide.length / step, step);
    fade = new float[half];
    for (int i = 0; i < half; i++) {
      fade[i] = (float) (0.5 - 0.5 * Math.cos(Math.PI * (i + 0.5) / half));
    }
  }

  /**
   * Stretches a clip. What happens at the instant t of the clip happens at {@code ratio} t of the
   * result, give or take a fortieth of a second. Around the clip there is silence.
   *
   * @param clip shape [channel][frame], finite; not changed
   * @param sampleRateHz positive
   * @param ratio how many times as long, in [0.5, 2]
   * @return shape [channel][ceil(ratio times frames)]
   */
  static float[][] stretch(float[][] clip, int sampleRateHz, double ratio) {
    return new TimeStretch(clip, sampleRateHz, ratio)
        .stretched((int) Math.ceil(clip[0].length * ratio));
  }

  private float[][] stretched(int length) {
    float[][] result = new float[channels.length][length];
    int place = lead;
    copy(place, result, 0);
    for (int start = half; start < length; start += half) {
      int following = place + half;
      place = mostAlike(following, nominal(start));
      crossFade(following, place, result, start);
    }
    return result;
  }

  /** Where the clip stands in the middle of the frame that begins there, less half a frame. */
  private int nominal(int start) {
    return lead + (int) Math.round((start + half) / ratio) - half;
  }

  /** The place near the nominal one whose half frame looks most like the one at {@code wanted}. */
  private int mostAlike(int wanted, int nominal) {
    int first = (nominal - reach + step - 1) / step;
    int last = (nominal + reach) / step;
    float[] roughly = means(guide, wanted, half / step, step);
    int about =
        step * best(roughly, coarse, first, last, nominal / (double) step, reach / (double) step);
    if (step == 1) {
      return about;
    }
    float[] exactly = Arrays.copyOfRange(guide, wanted, wanted + half);
    return best(
        exactly,
        guide,
        Math.max(nominal - reach, about - step),
        Math.min(nominal + reach, about + step),
        nominal,
        reach);
  }

  /** The place in [first, last] where the samples look most like the pattern. */
  private static int best(
      float[] pattern, float[] samples, int first, int last, double middle, double far) {
    float[] products = new float[last - first + 1];
    correlateInto(products, pattern, samples, first);
    double own = energy(pattern, 0, pattern.length) + SILENT;
    double energy = energy(samples, first, pattern.length);
    int best = (int) Math.round(middle);
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < products.length; i++) {
      double away = (first + i - middle) / far;
      double score =
          products[i] / Math.sqrt(own * (Math.max(0, energy) + SILENT)) - FAR * away * away;
      if (score > most) {
        most = score;
        best = first + i;
      }
      energy += square(samples[first + i + pattern.length]) - square(samples[first + i]);
    }
    return best;
  }

  /** {@code products[i] = sum over j of pattern[j] samples[first + i + j]}, i side by side. */
  private static void correlateInto(float[] products, float[] pattern, float[] samples, int first) {
    int whole = pattern.length - pattern.length % 4;
    for (int j = 0; j < whole; j += 4) {
      float a = pattern[j];
      float b = pattern[j + 1];
      float c = pattern[j + 2];
      float d = pattern[j + 3];
      int at = first + j;
      for (int i = 0; i < products.length; i++) {
        products[i] +=
            a * samples[at + i]
                + b * samples[at + i + 1]
                + c * samples[at + i + 2]
                + d * samples[at + i + 3];
      }
    }
    for (int j = whole; j < pattern.length; j++) {
      for (int i = 0; i < products.length; i++) {
        products[i] += pattern[j] * samples[first + i + j];
      }
    }
  }

  private void copy(int place, float[][] result, int start) {
    int count = Math.min(half, result[0].length - start);
    for (int c = 0; c < channels.length; c++) {
      System.arraycopy(channels[c], place, result[c], start, count);
    }
  }

  private void crossFade(int from, int to, float[][] result, int start) {
    if (from == to) {
      copy(to, result, start);
      return;
    }
    int count = Math.min(half, result[0].length - start);
    for (int c = 0; c < channels.length; c++) {
      float[] samples = channels[c];
      for (int i = 0; i < count; i++) {
        result[c][start + i] = samples[from + i] + fade[i] * (samples[to + i] - samples[from + i]);
      }
    }
  }

  private static float[] mean(float[][] channels) {
    if (channels.length == 1) {
      return channels[0];
    }
    float[] mean = new float[channels[0].length];
    for (float[] channel : channels) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += channel[i] / channels.length;
      }
    }
    return mean;
  }

  /** The means of {@code count} runs of {@code width} samples. */
  private static float[] means(float[] samples, int from, int count, int width) {
    float[] means = new float[count];
    for (int i = 0; i < count; i++) {
      float sum = 0;
      for (int j = 0; j < width; j++) {
        sum += samples[from + i * width + j];
      }
      means[i] = sum / width;
    }
    return means;
  }

  private static double energy(float[] samples, int from, int count) {
    double energy = 0;
    for (int i = from; i < from + count; i++) {
      energy += square(samples[i]);
    }
    return energy;
  }

  private static double square(float sample) {
    return (double) sample * sample;
  }
}
