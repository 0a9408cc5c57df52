package org.earshot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.earshot.dsp.Matrix;
import org.junit.jupiter.api.Test;

class PictureTest {
  private static final int DARKEST = 0x000004;
  private static final int LIGHTEST = 0xfcfdbf;

  @Test
  void low_frequencies_are_at_the_bottom_and_time_runs_to_the_right() throws IOException {
    var image = decoded(Picture.of(Matrix.of(2, 3, new float[] {1, 0, 0, 0, 0, 0})));
    assertThat(image.getWidth()).isEqualTo(3);
    assertThat(image.getHeight()).isEqualTo(2);
    assertThat(image.getRGB(0, 1) & 0xffffff).isEqualTo(LIGHTEST);
    assertThat(image.getRGB(0, 0) & 0xffffff).isEqualTo(DARKEST);
    assertThat(image.getRGB(1, 1) & 0xffffff).isEqualTo(DARKEST);
  }

  @Test
  void colours_grow_lighter_with_the_value() throws IOException {
    var ramp = new float[256];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = i / 255f;
    }
    var image = decoded(Picture.of(Matrix.of(1, 256, ramp)));
    for (int i = 1; i < 256; i++) {
      assertThat(luminance(image.getRGB(i, 0)))
          .isGreaterThanOrEqualTo(luminance(image.getRGB(i - 1, 0)));
    }
  }

  @Test
  void what_lies_outside_the_range_is_clipped() {
    var picture = Picture.of(Matrix.of(1, 3, new float[] {-1, 2, Float.NaN}));
    assertThat(picture.level(0, 0)).isZero();
    assertThat(picture.level(0, 1)).isEqualTo(255);
    assertThat(picture.level(0, 2)).isZero();
  }

  @Test
  void a_small_preset_is_shown_pixel_by_pixel_and_the_papers_is_reduced() {
    var small = Picture.of(Matrix.zeros(128, 128));
    assertThat(small.lines()).isEqualTo(128);
    var paper = Picture.of(Matrix.zeros(1308, 1568));
    assertThat(paper.lines()).isEqualTo(218);
    assertThat(paper.columns()).isEqualTo(392);
  }

  @Test
  void a_reduced_pixel_is_the_mean_of_its_block() {
    var values = new float[2 * 1024];
    values[0] = 1;
    values[1] = 0.5f;
    var picture = Picture.of(Matrix.of(2, 1024, values));
    assertThat(picture.columns()).isEqualTo(512);
    assertThat(picture.level(1, 0)).isEqualTo(191);
    assertThat(picture.level(0, 0)).isZero();
  }

  @Test
  void the_gallery_forgets_the_oldest_pictures_first() {
    var gallery = new Gallery(3 * 100);
    for (int i = 0; i < 5; i++) {
      gallery.put("clip-" + i, Picture.of(Matrix.zeros(10, 10)));
    }
    assertThat(gallery.get("clip-1")).isEmpty();
    assertThat(gallery.get("clip-2")).isPresent();
    assertThat(gallery.get("clip-4")).isPresent();
  }

  private static int luminance(int rgb) {
    return 2126 * (rgb >> 16 & 0xff) + 7152 * (rgb >> 8 & 0xff) + 722 * (rgb & 0xff);
  }

  private static BufferedImage decoded(Picture picture) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(picture.png()));
  }
}
