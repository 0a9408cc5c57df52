package org.earshot.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Reads comma-separated values as RFC 4180 writes them, strictly: a header of distinct names, every
 * row as long as the header, quotes only around whole fields.
 *
 * @param name what refusals call the table
 * @param header the column names
 * @param rows the rows behind the header
 */
record Csv(String name, List<String> header, List<Row> rows) {
  Csv {
    header = List.copyOf(header);
    rows = List.copyOf(rows);
  }

  /**
   * One row.
   *
   * @param line where it begins, counted from 1
   * @param fields column name to text
   */
  record Row(int line, Map<String, String> fields) {
    Row {
      fields = Map.copyOf(fields);
    }

    String get(String column) {
      return fields.get(column);
    }
  }

  /**
   * Parses a whole table.
   *
   * @param columns what the header must have, among others and in any order
   * @throws IllegalArgumentException naming the table, the line and the rule
   */
  static Csv parse(String name, String text, List<String> columns) {
    var parser = new Parser(name, text.startsWith("\ufeff") ? text.substring(1) : text);
    List<String> header = parser.record();
    if (!header.containsAll(columns) || new HashSet<>(header).size() < header.size()) {
      throw new IllegalArgumentException(
          "%s must have the distinct columns %s, has %s".formatted(name, columns, header));
    }
    List<Row> rows = new ArrayList<>();
    while (!parser.atEnd()) {
      int line = parser.line;
      rows.add(row(name, line, header, parser.record()));
    }
    return new Csv(name, header, rows);
  }

  private static Row row(String name, int line, List<String> header, List<String> fields) {
    if (fields.size() != header.size()) {
      throw new IllegalArgumentException(
          "%s line %d must have %d fields, has %d"
              .formatted(name, line, header.size(), fields.size()));
    }
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      named.put(header.get(i), fields.get(i));
    }
    return new Row(line, named);
  }

  /** Walks through the text, one record after the other. */
  private static final class Parser {
    private static final char END = '\uffff'; // no character of Unicode

    private final String name;
    private final String text;
    private int at;
    private int line = 1;

    Parser(String name, String text) {
      this.name = name;
      this.text = text;
    }

    boolean atEnd() {
      return at >= text.length();
    }

    List<String> record() {
      List<String> fields = new ArrayList<>();
      do {
        fields.add(peek() == '"' ? quoted() : plain());
      } while (skip(','));
      skip('\r');
      if (!skip('\n') && !atEnd()) {
        throw refusal("must have a comma or the end of the line behind a field");
      }
      line++;
      return fields;
    }

    private String plain() {
      int start = at;
      while (!atEnd() && ",\r\n".indexOf(peek()) < 0) {
        if (peek() == '"') {
          throw refusal("must have quotes only around a whole field");
        }
        at++;
      }
      return text.substring(start, at);
    }

    private String quoted() {
      var field = new StringBuilder();
      skip('"');
      while (!skip('"') || peek() == '"') {
        if (atEnd()) {
          throw refusal("must close its quotes");
        }
        line += peek() == '\n' ? 1 : 0;
        field.append(text.charAt(at++));
      }
      return field.toString();
    }

    private char peek() {
      return atEnd() ? END : text.charAt(at);
    }

    private boolean skip(char wanted) {
      boolean found = peek() == wanted;
      at += found ? 1 : 0;
      return found;
    }

    private IllegalArgumentException refusal(String rule) {
      return new IllegalArgumentException("%s line %d %s".formatted(name, line, rule));
    }
  }
}
