package org.earshot.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shipped beside the program, checked by the tools that it is for. */
class ShippedFilesTest {
  private static final Path ROOT = Path.of("..");

  @ParameterizedTest
  @ValueSource(strings = {"prometheus.yml", "demo.yml"})
  void promtool_accepts_the_scrape_configuration(String file) {
    accepted(
        ToolProcess.run(
            PrometheusServer.SHIPPED, Tools.require("promtool"), "check", "config", file));
  }

  @Test
  void promtool_accepts_the_rules() {
    accepted(
        ToolProcess.run(
            PrometheusServer.SHIPPED, Tools.require("promtool"), "check", "rules", "rules.yml"));
  }

  @Test
  void each_rule_on_sources_fires_when_it_should_and_only_then() {
    accepted(
        ToolProcess.run(
            PrometheusServer.SHIPPED,
            Tools.require("promtool"),
            "test",
            "rules",
            "rules-test.yml"));
  }

  @Test
  void docker_compose_accepts_its_configuration() {
    accepted(
        ToolProcess.run(
            ROOT, Tools.require("docker-compose"), "-f", "docker-compose.yml", "config", "-q"));
  }

  @Test
  void the_dashboard_is_provisioned_and_every_panel_explains_itself() {
    var dashboard = GrafanaDashboard.shipped();
    assertThat(dashboard.json().path("uid").asText()).isEqualTo("earshot");
    assertThat(dashboard.json().path("schemaVersion").asInt()).isGreaterThanOrEqualTo(41);
    for (JsonNode panel : dashboard.panels()) {
      assertThat(panel.path("description").asText()).as(panel.path("title").asText()).isNotBlank();
      assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("prometheus");
      assertThat(panel.path("fieldConfig").path("defaults").path("unit").asText()).isNotBlank();
    }
    assertThat(dashboard.variables())
        .extracting(GrafanaDashboard.Variable::name)
        .containsExactly("source", "model", "attack");
  }

  @Test
  void no_two_panels_share_an_id_or_a_place() {
    List<JsonNode> panels = GrafanaDashboard.shipped().panels();
    assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
    assertThat(panels)
        .extracting(
            panel -> panel.path("gridPos").path("x") + "," + panel.path("gridPos").path("y"))
        .doesNotHaveDuplicates();
  }

  private static void accepted(ToolProcess tool) {
    assertThat(tool.exit()).as(tool.output()).isZero();
  }
}
