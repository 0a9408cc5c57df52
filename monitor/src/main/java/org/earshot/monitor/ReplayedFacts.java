package org.earshot.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.earshot.message.Json;

/**
 * What a result says, to be compared with what another one says.
 *
 * @param values by the name of the field, in JSON: numbers are compared to the last bit
 */
record ReplayedFacts(Map<String, JsonNode> values) {
  /**
   * All that a result says.
   *
   * @param without names of fields that may differ
   */
  static ReplayedFacts of(Object result, List<String> without) {
    ObjectNode tree = Json.mapper().valueToTree(result);
    tree.remove(without);
    var values = new LinkedHashMap<String, JsonNode>();
    tree.properties().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
    return new ReplayedFacts(values);
  }

  /** Prints in what another result differs; whether it is the same. */
  boolean sameAs(ReplayedFacts now, String what, PrintWriter terminal) {
    var names = new TreeSet<>(values.keySet());
    names.addAll(now.values.keySet()); // fields without a value are left out
    for (String name : names) {
      if (!values.getOrDefault(name, none()).equals(now.values.getOrDefault(name, none()))) {
        terminal.printf(
            "%s: %s was %s, is %s%n",
            what, name, values.getOrDefault(name, none()), now.values.getOrDefault(name, none()));
      }
    }
    return values.equals(now.values);
  }

  private static JsonNode none() {
    return Json.mapper().nullNode();
  }
}
