package org.earshot.ingest;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The published data sets whose folders are understood: where the table is and what it says. */
public enum DatasetLayout {
  /** ESC-50 and ESC-10: {@code meta/esc50.csv}, clips in {@code audio/}. */
  ESC50("meta/esc50.csv", "filename", "category") {
    @Override
    String path(String file, String fold) {
      return file;
    }
  },
  /** UrbanSound8K: {@code metadata/UrbanSound8K.csv}, clips in {@code audio/foldN/}. */
  URBANSOUND8K("metadata/UrbanSound8K.csv", "slice_file_name", "class") {
    @Override
    String path(String file, String fold) {
      return "fold" + fold + "/" + file;
    }
  };

  static final String FOLD = "fold";

  private final String table;
  private final String fileColumn;
  private final String labelColumn;

  DatasetLayout(String table, String fileColumn, String labelColumn) {
    this.table = table;
    this.fileColumn = fileColumn;
    this.labelColumn = labelColumn;
  }

  /** Where the tables are, relative to a data set's folder. */
  static List<String> tables() {
    return Arrays.stream(values()).map(layout -> layout.table).toList();
  }

  /** Where the table is, relative to the data set's folder. */
  String table() {
    return table;
  }

  /** The table in a data set's folder. */
  Path table(Path root) {
    return root.resolve(table);
  }

  /** A clip's path within {@code audio/}. */
  abstract String path(String file, String fold);

  /** A row of the table: a clip's path within {@code audio/}, its label and its fold. */
  record Entry(String path, String label, String fold) {}

  /**
   * Reads the table.
   *
   * @throws IllegalArgumentException if it is not a strict table with this layout's columns, or a
   *     row names no file, no label or no fold
   */
  List<Entry> parse(String text) {
    return Csv.parse(table, text, List.of(fileColumn, FOLD, labelColumn)).rows().stream()
        .map(this::entry)
        .toList();
  }

  private Entry entry(Csv.Row row) {
    return new Entry(
        path(filled(row, fileColumn), filled(row, FOLD)),
        filled(row, labelColumn),
        filled(row, FOLD));
  }

  private String filled(Csv.Row row, String column) {
    if (row.get(column).isBlank()) {
      throw new IllegalArgumentException(
          "%s line %d must have a %s".formatted(table, row.line(), column));
    }
    return row.get(column);
  }
}
