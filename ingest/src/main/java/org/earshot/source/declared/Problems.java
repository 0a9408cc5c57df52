package org.earshot.source.declared;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.earshot.source.Address;
import org.yaml.snakeyaml.nodes.Node;

/** What is wrong with a file, gathered while the rest of it is read. */
final class Problems {
  private static final int LONGEST_QUOTE = 80;

  private final Set<FileProblem> found = new LinkedHashSet<>();

  /** Notes what is wrong with a node, once. */
  void at(Node node, String message) {
    var mark = node.getStartMark();
    found.add(new FileProblem(mark.getLine() + 1, mark.getColumn() + 1, message));
  }

  /** What a node says; if that is wrong, or there is no node, something else. */
  <T> T read(Node node, T otherwise, Function<Node, T> reader) {
    if (node == null) {
      return otherwise;
    }
    try {
      return reader.apply(node);
    } catch (IllegalArgumentException e) {
      at(node, e.getMessage());
      return otherwise;
    }
  }

  /** In the order of the file. */
  List<FileProblem> sorted() {
    return found.stream()
        .sorted(Comparator.comparingInt(FileProblem::line).thenComparingInt(FileProblem::column))
        .toList();
  }

  /** What a file has, short, on one line, and without what stands before an {@code @}. */
  static String quoted(String text) {
    String shown = Address.of("").redact(text).replaceAll("\\p{Cntrl}", "?");
    return shown.length() <= LONGEST_QUOTE ? shown : shown.substring(0, LONGEST_QUOTE) + "...";
  }
}
