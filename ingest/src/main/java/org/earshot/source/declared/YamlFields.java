package org.earshot.source.declared;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The fields of a YAML mapping. Every node knows its line and its column. */
record YamlFields(Map<String, Field> byKey) {
  /** A key and its value. */
  record Field(Node key, Node value) {}

  static final YamlFields NONE = new YamlFields(Map.of());

  /** Reads a mapping; notes keys that are no text, unknown or there twice. */
  static YamlFields of(MappingNode mapping, List<String> known, Problems problems) {
    Map<String, Field> fields = new HashMap<>();
    for (var tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.at(tuple.getKeyNode(), "a key must be text");
      } else if (!known.contains(key.getValue())) {
        problems.at(key, unknown(key.getValue(), known));
      } else {
        var before = fields.putIfAbsent(key.getValue(), new Field(key, tuple.getValueNode()));
        if (before != null) {
          problems.at(key, "%s stands on line %d already".formatted(key.getValue(), line(before)));
        }
      }
    }
    return new YamlFields(fields);
  }

  private static int line(Field field) {
    return field.key().getStartMark().getLine() + 1;
  }

  private static String unknown(String key, List<String> known) {
    return "unknown key %s; %s"
        .formatted(
            Problems.quoted(key),
            Nearest.to(key, known)
                .map("did you mean %s?"::formatted)
                .orElse("there are " + String.join(", ", known)));
  }

  boolean has(SourceField field) {
    return byKey.containsKey(field.key());
  }

  Node key(SourceField field) {
    return byKey.get(field.key()).key();
  }

  /** The value, or null. */
  Node value(SourceField field) {
    return value(field.key());
  }

  /** The value, or null. */
  Node value(String key) {
    Field field = byKey.get(key);
    return field == null ? null : field.value();
  }
}
