package org.earshot.dsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ResynthesisTest {
  private static final int RATE = 22_050;
  private static final Stft SMALL = new Stft(Preset.SMALL);

  private static final float[] CLIP = clip();

  /** Two tones and a little noise, two seconds. */
  private static float[] clip() {
    var random = new Random(1);
    float[] samples = new float[2 * RATE];
    for (int i = 0; i < samples.length; i++) {
      double t = (double) i / RATE;
      samples[i] =
          (float)
              (0.4 * Math.sin(2 * Math.PI * 1000 * t)
                  + 0.1 * Math.sin(2 * Math.PI * 6000 * t)
                  + 0.001 * random.nextGaussian());
    }
    return samples;
  }

  private static Matrix changed(Matrix clean, int fromRow, int toRow, float change) {
    float[] values = clean.toArray();
    for (int i = fromRow * clean.columns(); i < toRow * clean.columns(); i++) {
      values[i] = Math.max(0, Math.min(1, values[i] + change));
    }
    return Matrix.of(clean.rows(), clean.columns(), values);
  }

  @Test
  void no_change_gives_the_clip_back() {
    var sound = new Sound(CLIP, RATE);
    var clean = SMALL.of(sound);
    var made = Resynthesis.of(SMALL, sound, clean, clean);
    assertThat(made.adversarial()).hasSize(2 * RATE);
    for (int i = 0; i < made.original().length; i++) {
      assertThat(made.adversarial()[i]).isCloseTo(CLIP[i], within(2e-6f));
    }
    assertThat(made.snrDb()).isGreaterThan(100);
  }

  /** The tone at 6 kHz lies in the upper half: 0.1 of 80 dB is 8 dB. */
  @Test
  void a_change_of_rows_is_a_gain_of_their_frequencies_alone() {
    var sound = new Sound(CLIP, RATE);
    var clean = SMALL.of(sound);
    var made = Resynthesis.of(SMALL, sound, clean, changed(clean, 50, 128, 0.1f));
    assertThat(level(made.adversarial(), 6000) / level(CLIP, 6000))
        .isCloseTo(Math.pow(10, 8 / 20.0), within(0.01));
    assertThat(level(made.adversarial(), 1000) / level(CLIP, 1000)).isCloseTo(1, within(0.001));
    double added = level(made.adversarial(), 6000) - level(CLIP, 6000);
    double snr = 20 * Math.log10(Math.hypot(0.4, 0.1) / added);
    assertThat(made.snrDb()).isCloseTo(snr, within(0.2));
  }

  @Test
  void its_own_representation_has_moved_by_what_was_asked() {
    var sound = new Sound(CLIP, RATE);
    var clean = SMALL.of(sound);
    var wanted = changed(clean, 60, 80, 0.05f);
    var made = Resynthesis.of(SMALL, sound, clean, wanted);
    var again = SMALL.of(made.adversarial(), RATE);
    double asked = 0;
    double missed = 0;
    for (int i = 0; i < clean.size(); i++) {
      asked += Math.pow(wanted.data()[i] - clean.data()[i], 2);
      missed += Math.pow(again.data()[i] - wanted.data()[i], 2);
    }
    assertThat(Math.sqrt(missed / asked)).isLessThan(0.5);
  }

  @Test
  void a_matrix_of_another_size_is_refused() {
    var sound = new Sound(CLIP, RATE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Resynthesis.of(SMALL, sound, SMALL.of(sound), Matrix.zeros(10, 10)))
        .withMessageContaining("128 x 128");
  }

  /** The amplitude at a frequency, by projection. */
  private static double level(float[] samples, double hz) {
    double re = 0;
    double im = 0;
    for (int i = 0; i < samples.length; i++) {
      re += samples[i] * Math.cos(2 * Math.PI * hz * i / RATE);
      im += samples[i] * Math.sin(2 * Math.PI * hz * i / RATE);
    }
    return 2 * Math.hypot(re, im) / samples.length;
  }
}
