package org.earshot.attack;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** An attack's parameters by name: its defaults, and over them what a spec gives. */
final class Parameters {
  private final String attack;
  private final SortedMap<String, Double> values;

  /**
   * @throws IllegalArgumentException if a name is given that has no default, or a value that is not
   *     finite
   */
  Parameters(String attack, Map<String, Double> defaults, Map<String, Double> given) {
    this.attack = attack;
    this.values = new TreeMap<>(defaults);
    given.forEach(
        (name, value) -> {
          if (!defaults.containsKey(name)) {
            throw new IllegalArgumentException(
                "parameters of %s are %s, was %s"
                    .formatted(attack, new TreeMap<>(defaults).keySet(), name));
          }
          if (value == null || !Double.isFinite(value)) {
            throw refusal(name, "finite", value);
          }
          values.put(name, value);
        });
  }

  double number(String name) {
    return values.get(name);
  }

  int count(String name) {
    double value = values.get(name);
    if (value != Math.rint(value) || value < 0 || value > Integer.MAX_VALUE) {
      throw refusal(name, "a whole number, not negative", value);
    }
    return (int) value;
  }

  private IllegalArgumentException refusal(String name, String rule, Double value) {
    return new IllegalArgumentException(
        "%s of %s must be %s, was %s".formatted(name, attack, rule, value));
  }
}
