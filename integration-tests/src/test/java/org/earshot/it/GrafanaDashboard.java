package org.earshot.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.earshot.message.Json;

/** The dashboard file as Grafana would use it, with every variable at "All". */
record GrafanaDashboard(JsonNode json) {
  static final Path FOLDER = Path.of("../dashboards/grafana/provisioning");
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");

  /**
   * A query of a panel.
   *
   * @param expression with the variables replaced, ready for Prometheus
   */
  record Target(String panel, String refId, String expression) {
    String name() {
      return panel + ", " + refId;
    }
  }

  /** A variable whose values are those of a label of a metric. */
  record Variable(String name, String metric, String label) {}

  static GrafanaDashboard shipped() {
    try {
      return new GrafanaDashboard(
          Json.mapper().readTree(FOLDER.resolve("dashboards/earshot.json").toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The panels that show data. */
  List<JsonNode> panels() {
    return stream(json.path("panels"))
        .filter(panel -> !panel.path("type").asText().equals("row"))
        .toList();
  }

  List<Target> targets() {
    return panels().stream().flatMap(GrafanaDashboard::targets).toList();
  }

  List<Variable> variables() {
    return stream(json.path("templating").path("list")).map(GrafanaDashboard::variable).toList();
  }

  private static Stream<Target> targets(JsonNode panel) {
    return stream(panel.path("targets"))
        .map(
            target ->
                new Target(
                    panel.path("title").asText(),
                    target.path("refId").asText(),
                    replaced(target.path("expr").asText())));
  }

  /** The interval is four scrapes, as Grafana chooses it. */
  private static String replaced(String expression) {
    return expression
        .replace("$__rate_interval", "1m")
        .replaceAll("\\$(source|model|attack)", ".*");
  }

  private static Variable variable(JsonNode variable) {
    Matcher matcher = LABEL_VALUES.matcher(variable.path("query").path("query").asText());
    if (!matcher.matches()) {
      throw new AssertionError("a variable must be label_values(metric, label): " + variable);
    }
    return new Variable(variable.path("name").asText(), matcher.group(1), matcher.group(2));
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
