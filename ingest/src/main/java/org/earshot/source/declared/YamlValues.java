package org.earshot.source.declared;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.earshot.source.Mix;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads single values. Each throws {@link IllegalArgumentException} with the rule that was broken.
 * Numbers and words are taken as they are written: {@code label: no} is the word, not false.
 */
final class YamlValues {
  private YamlValues() {}

  static String text(String name, Node node) {
    if (node instanceof ScalarNode scalar
        && !node.getTag().equals(Tag.NULL)
        && !scalar.getValue().isBlank()) {
      return scalar.getValue();
    }
    throw new IllegalArgumentException("%s must be text, was %s".formatted(name, type(node)));
  }

  static double number(String name, Node node) {
    try {
      return new BigDecimal(text(name, node).strip()).doubleValue();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(wrong(name, "a number", node), e);
    }
  }

  static int channel(String name, Node node) {
    String text = text(name, node);
    if (text.equals("mix")) {
      return Mix.DEFAULT.channel();
    }
    try {
      int channel = Integer.parseInt(text);
      if (channel != Mix.DEFAULT.channel()) {
        return channel;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(wrong(name, "1 to 64, or mix", node), e);
    }
    throw new IllegalArgumentException(wrong(name, "1 to 64, or mix", node));
  }

  static boolean flag(String name, Node node) {
    if (node.getTag().equals(Tag.BOOL)) {
      return List.of("true", "yes", "on").contains(text(name, node).toLowerCase(Locale.ROOT));
    }
    throw new IllegalArgumentException(wrong(name, "true or false", node));
  }

  /** One of an enum's words, written with dashes. */
  static <E extends Enum<E>> E word(String name, Node node, Class<E> type) {
    String text = text(name, node);
    var words = Arrays.stream(type.getEnumConstants()).map(YamlValues::word).toList();
    int index = words.indexOf(text);
    if (index >= 0) {
      return type.getEnumConstants()[index];
    }
    throw new IllegalArgumentException(
        wrong(name, "one of " + String.join(", ", words), node)
            + Nearest.to(text, words).map("; did you mean %s?"::formatted).orElse(""));
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String wrong(String name, String rule, Node node) {
    return "%s must be %s, was %s".formatted(name, rule, shown(node));
  }

  private static String shown(Node node) {
    return node instanceof ScalarNode scalar && !scalar.getValue().isEmpty()
        ? Problems.quoted(scalar.getValue())
        : type(node);
  }

  static String type(Node node) {
    return switch (node.getNodeId()) {
      case mapping -> "a map";
      case sequence -> "a list";
      default -> {
        boolean blank = node instanceof ScalarNode scalar && scalar.getValue().isBlank();
        yield node.getTag().equals(Tag.NULL) ? "nothing" : blank ? "empty" : "text";
      }
    };
  }
}
