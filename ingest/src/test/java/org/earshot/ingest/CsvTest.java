package org.earshot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  private static final List<String> COLUMNS = List.of("file", "fold");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file,fold\na.wav,1\nb.wav,2\n",
        "file,fold\na.wav,1\nb.wav,2",
        "file,fold\r\na.wav,1\r\nb.wav,2\r\n",
        "\ufefffile,fold\na.wav,1\nb.wav,2\n",
        "\"file\",\"fold\"\n\"a.wav\",1\nb.wav,\"2\"\n"
      })
  void rows_are_read_by_column_name(String text) {
    assertThat(rows(text))
        .containsExactly(
            Map.of("file", "a.wav", "fold", "1"), Map.of("file", "b.wav", "fold", "2"));
  }

  @Test
  void other_columns_and_their_order_do_not_matter() {
    assertThat(rows("x,fold,file\n9,1,a.wav\n"))
        .containsExactly(Map.of("x", "9", "fold", "1", "file", "a.wav"));
  }

  @Test
  void quoted_fields_hold_commas_quotes_and_line_ends() {
    assertThat(rows("file,fold\n\"3 jan, \"\"loud\"\"\nnight.wav\",1\n"))
        .containsExactly(Map.of("file", "3 jan, \"loud\"\nnight.wav", "fold", "1"));
  }

  @Test
  void empty_fields_stay_empty_and_spaces_stay_spaces() {
    assertThat(rows("file,fold\n,\n a , 1\n"))
        .containsExactly(Map.of("file", "", "fold", ""), Map.of("file", " a ", "fold", " 1"));
  }

  @Test
  void a_row_knows_its_line_behind_fields_of_several_lines() {
    var csv = Csv.parse("t.csv", "file,fold\n\"a\nb\",1\nc,2\n", COLUMNS);

    assertThat(csv.rows()).extracting(Csv.Row::line).containsExactly(2, 4);
  }

  @Test
  void a_table_may_have_no_rows() {
    assertThat(rows("file,fold\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                       | t.csv must have the distinct columns [file, fold], has []",
        "file                     | t.csv must have the distinct columns [file, fold], has [file]",
        "file,fold,file           | t.csv must have the distinct columns [file, fold], has [file, fold, file]",
        "file,fold~a.wav          | t.csv line 2 must have 2 fields, has 1",
        "file,fold~a.wav,1,2      | t.csv line 2 must have 2 fields, has 3",
        "file,fold~a,1~~b,2       | t.csv line 3 must have 2 fields, has 1",
        "file,fold~a,\"1          | t.csv line 2 must close its quotes",
        "file,fold~a\"b,1         | t.csv line 2 must have quotes only around a whole field",
        "file,fold~\"a\"b,1       | t.csv line 2 must have a comma or the end of the line behind a field",
      })
  void a_table_that_breaks_a_rule_is_refused_with_its_line(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Csv.parse("t.csv", text.replace('~', '\n'), COLUMNS))
        .withMessage(message);
  }

  private static List<Map<String, String>> rows(String text) {
    return Csv.parse("t.csv", text, COLUMNS).rows().stream().map(Csv.Row::fields).toList();
  }
}
