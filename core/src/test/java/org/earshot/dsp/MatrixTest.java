package org.earshot.dsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MatrixTest {
  private final float[] values = {1, 2, 3, 4, 5, 6};
  private final Matrix matrix = Matrix.of(2, 3, values);

  @Test
  void owns_its_values() {
    values[0] = 9;
    matrix.toArray()[1] = 9;
    assertThat(matrix.at(0, 0)).isEqualTo(1);
    assertThat(matrix.at(0, 1)).isEqualTo(2);
    assertThat(matrix.at(1, 2)).isEqualTo(6);
  }

  @Test
  void copies_itself_into_a_batch() {
    float[] batch = new float[10];
    matrix.copyInto(batch, 3);
    assertThat(batch).containsExactly(0, 0, 0, 1, 2, 3, 4, 5, 6, 0);
  }

  @Test
  void is_equal_by_content_and_shape() {
    assertThat(matrix)
        .isEqualTo(Matrix.of(2, 3, matrix.toArray()))
        .hasSameHashCodeAs(Matrix.of(2, 3, matrix.toArray()));
    assertThat(matrix).isNotEqualTo(Matrix.of(3, 2, matrix.toArray()));
    assertThat(matrix).isNotEqualTo(Matrix.zeros(2, 3));
  }

  @Test
  void sizes_that_do_not_fit_are_refused() {
    assertThatThrownBy(() -> Matrix.of(2, 2, values))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("data must hold rows x columns values: 2 x 2 and 6");
    assertThatThrownBy(() -> Matrix.of(0, 3, new float[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> matrix.at(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> matrix.at(2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
