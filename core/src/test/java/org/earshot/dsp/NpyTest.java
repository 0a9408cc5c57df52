package org.earshot.dsp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  private static final Matrix MATRIX = Matrix.of(2, 3, new float[] {0, 0.5f, 1, -2, 1e-30f, 7});

  @Test
  void reads_what_it_writes() {
    assertThat(Npy.read(Npy.write(MATRIX))).isEqualTo(MATRIX);
  }

  @Test
  void writes_what_numpy_writes() {
    byte[] file = Npy.write(MATRIX);
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }" + " ".repeat(58) + "\n";
    assertThat(new String(file, 0, 128, ISO_8859_1))
        .isEqualTo("\u0093NUMPY\u0001\u0000v\u0000" + header);
    assertThat(file).hasSize(128 + 24);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 9, 50, 127, 128, 151})
  void a_file_that_is_cut_off_is_refused(int bytes) {
    byte[] file = Arrays.copyOf(Npy.write(MATRIX), bytes);
    assertThatThrownBy(() -> Npy.read(file)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bytes_behind_the_data_are_refused() {
    byte[] file = Npy.write(MATRIX);
    assertThatThrownBy(() -> Npy.read(Arrays.copyOf(file, file.length + 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a 2 x 3 .npy file must hold 24 bytes of data: 28");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<f4 | <f8 | little-endian float32",
        "<f4 | >f4 | little-endian float32",
        "False, | True,  | little-endian float32 in C order",
        "(2, 3) | (0, 3) | two dimensions",
        "(2, 3) | (6, ) | two dimensions",
        "(2, 3) | (999999999, 999999999) | must hold",
        "NUMPY | MUMPY | version 1.0",
        "descr | fresh | NumPy's own"
      })
  void other_arrays_are_refused(String from, String to, String reason) {
    String text = new String(Npy.write(MATRIX), ISO_8859_1);
    byte[] file = repadded(text, from, to).getBytes(ISO_8859_1);
    assertThatThrownBy(() -> Npy.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  /** Replaces within the header and keeps its length. */
  private static String repadded(String text, String from, String to) {
    int more = to.length() - from.length();
    String padding = " ".repeat(58);
    return text.replace(from, to)
        .replace(padding, padding.substring(Math.max(0, more)) + " ".repeat(Math.max(0, -more)));
  }
}
