package org.earshot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardOptionsTest {
  @Test
  void by_default_it_listens_on_this_machine_alone() {
    var options = DashboardOptions.local(DashboardOptions.DEFAULT_PORT);
    assertThat(options.host()).isEqualTo("127.0.0.1");
    assertThat(options.port()).isEqualTo(8080);
    assertThat(options.token()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "192.168.1.5", "::", "example.org"})
  void another_address_needs_a_token(String host) {
    assertThatThrownBy(() -> DashboardOptions.of(host, 8080, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(host)
        .hasMessageContaining("--token");
    assertThat(DashboardOptions.of(host, 8080, "long enough").host()).isEqualTo(host);
  }

  @Test
  void what_makes_no_sense_is_refused_by_name() {
    assertThatThrownBy(() -> DashboardOptions.local(65536)).hasMessageContaining("port");
    assertThatThrownBy(() -> DashboardOptions.of("127.0.0.1", 0, "short"))
        .hasMessageContaining("token")
        .hasMessageNotContaining("short");
    assertThatThrownBy(() -> options(0, Duration.ofSeconds(1), 1))
        .hasMessageContaining("uploadLimitBytes");
    assertThatThrownBy(() -> options(1, Duration.ofSeconds(1), 0))
        .hasMessageContaining("eventStreams");
    assertThatThrownBy(() -> options(1, Duration.ZERO, 1)).hasMessageContaining("uploadWithin");
  }

  private static DashboardOptions options(int bytes, Duration within, int pages) {
    return new DashboardOptions("127.0.0.1", 0, null, bytes, within, pages, null);
  }
}
