package org.earshot.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.earshot.dsp.Matrix;
import org.earshot.dsp.Preset;
import org.earshot.dsp.Representation;
import org.earshot.dsp.Stft;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepresentationPlotTest {
  private static final int LIGHTEST = 0xfcfdbf;
  private static final int DARKEST = 0x000004;

  @ParameterizedTest
  @EnumSource(Preset.class)
  void shows_every_value_low_frequencies_at_the_bottom(Preset preset) throws IOException {
    var stft = new Stft(preset);
    float[] values = new float[stft.rows() * stft.columns()];
    values[0] = 1; // the lowest frequency at the first instant
    var image = drawn(stft, Matrix.of(stft.rows(), stft.columns(), values), 5_000);
    int light = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth() / 2; x++) {
        if ((image.getRGB(x, y) & 0xffffff) == LIGHTEST) {
          light++;
          assertThat(y).isGreaterThan(image.getHeight() * 3 / 4);
          assertThat(x).isLessThan(image.getWidth() / 4);
        }
      }
    }
    int zoom = Math.max(1, 512 / Math.max(stft.rows(), stft.columns()));
    assertThat(light).isEqualTo(zoom * zoom);
    assertThat(image.getWidth()).isGreaterThan(stft.columns() * zoom);
    assertThat(image.getHeight()).isGreaterThan(stft.rows() * zoom);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 40, 5_000, 3_600_000})
  void a_clip_of_any_length_has_an_axis(long millis) throws IOException {
    var stft = new Stft(Preset.SMALL);
    var image = drawn(stft, Matrix.zeros(128, 128), millis);
    int bottom = 34 + 512;
    int ink = 0;
    for (int x = 62; x < 62 + 512; x++) {
      ink += (image.getRGB(x, bottom + 16) & 0xff) < 0x80 ? 1 : 0;
    }
    assertThat(ink).isPositive();
    assertThat(image.getRGB(100, 100) & 0xffffff).isEqualTo(DARKEST);
  }

  @ParameterizedTest
  @CsvSource({"5, 7, 1", "5, 4, 2", "0.04, 7, 0.01", "3600, 7, 1000", "7, 7, 1", "7.1, 7, 2"})
  void steps_are_round(double range, int most, double step) {
    assertThat(RepresentationPlot.step(range, most)).isEqualTo(step);
  }

  @Test
  void a_letter_that_is_not_on_the_sheet_is_a_question_mark() {
    assertThat(Lettering.width("\u00e9\u4e2d")).isEqualTo(2 * Lettering.width("?"));
    assertThat(Lettering.width("")).isZero();
  }

  private static BufferedImage drawn(Representation representation, Matrix matrix, long millis)
      throws IOException {
    byte[] png =
        RepresentationPlot.png("a title", representation, matrix, Duration.ofMillis(millis));
    return ImageIO.read(new ByteArrayInputStream(png));
  }
}
