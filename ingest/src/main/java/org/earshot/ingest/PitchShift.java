package org.earshot.ingest;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.earshot.audio.Audio;
import org.earshot.audio.Resampler;

/**
 * Multiplies the pitch of a clip and keeps its length: stretched in time by the factor, then
 * resampled to the length that it had. The same clip gives the same samples, always.
 *
 * <p>What happens in the clip stays where it was, within 30 ms. Nothing comes out louder than full
 * scale, or than the clip's own peak where that is beyond full scale: the rest is clipped. Clips
 * shorter than a frame of the stretching (40 ms) may end in silence.
 *
 * @param factor the factor of the pitch as the header {@code augmentation} has it: a decimal number
 *     in [0.5, 2] with at most three decimal places; zeros at its end are dropped
 */
public record PitchShift(String factor) {
  private static final BigDecimal LOWEST = new BigDecimal("0.5");
  private static final BigDecimal HIGHEST = new BigDecimal("2");
  private static final int DECIMAL_PLACES = 3;
  private static final int THOUSAND = 1000;

  /** The four scales of Sallo et al. 2020: 0.75, 0.9, 1.15 and 1.5. */
  public static final List<PitchShift> PAPER =
      List.of(
          new PitchShift("0.75"),
          new PitchShift("0.9"),
          new PitchShift("1.15"),
          new PitchShift("1.5"));

  /** Refuses a factor that is no number, out of range or too fine, naming the value. */
  public PitchShift {
    factor = plain(requireNonNull(factor, "factor"));
  }

  private static String plain(String text) {
    BigDecimal number;
    try {
      number = new BigDecimal(text).stripTrailingZeros();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("factor must be a decimal number, was " + text, e);
    }
    if (number.compareTo(LOWEST) < 0
        || number.compareTo(HIGHEST) > 0
        || number.scale() > DECIMAL_PLACES) {
      throw new IllegalArgumentException(
          "factor must be %s to %s with at most %d decimal places, was %s"
              .formatted(LOWEST, HIGHEST, DECIMAL_PLACES, text));
    }
    return number.toPlainString();
  }

  /**
   * Shifts a clip.
   *
   * @param audio any clip; left as it is
   * @return as many channels, samples and bits at the same sample rate; the channels of one clip
   *     move together
   */
  public Audio apply(Audio audio) {
    var exact = new BigDecimal(factor);
    int thousandths = exact.movePointRight(DECIMAL_PLACES).intValueExact();
    float[][] clip = audio.channels();
    float[][] shifted = TimeStretch.stretch(clip, audio.sampleRateHz(), exact.doubleValue());
    for (int c = 0; c < shifted.length; c++) {
      float[] resampled = Resampler.resample(shifted[c], thousandths, THOUSAND);
      shifted[c] = limited(Arrays.copyOf(resampled, audio.frames()), Math.max(1, peak(clip[c])));
    }
    return new Audio(shifted, audio.sampleRateHz(), audio.bits());
  }

  /** The name of a shifted clip: {@code rain/3.ogg} at 0.75 is {@code rain/3@0.75.ogg}. */
  String name(String original) {
    int dot = original.lastIndexOf('.');
    int end = dot > original.lastIndexOf('/') + 1 ? dot : original.length();
    return original.substring(0, end) + "@" + factor + original.substring(end);
  }

  private static float peak(float[] samples) {
    float peak = 0;
    for (float sample : samples) {
      peak = Math.max(peak, Math.abs(sample));
    }
    return peak;
  }

  /** Clips in place. */
  private static float[] limited(float[] samples, float peak) {
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Math.max(-peak, Math.min(peak, samples[i]));
    }
    return samples;
  }
}
