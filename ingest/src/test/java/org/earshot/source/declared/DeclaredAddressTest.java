package org.earshot.source.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.earshot.source.Address;
import org.earshot.source.SourceSpec.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeclaredAddressTest {
  private static Address read(Kind kind, String declared, Map<String, String> environment) {
    return new DeclaredAddress(Path.of("/base"), environment).read(kind, declared);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "partner.audio",
        "kafka://other:9092/partner.audio",
        "kafka://one:9092,two:9092/partner.audio",
        "kafka://other:9092/representations.public"
      })
  void a_topic_here_or_on_another_cluster_is_accepted(String address) {
    assertThat(read(Kind.TOPIC, address, Map.of()).resolved()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka://other/partner.audio",
        "kafka://other:9092/",
        "kafka://other:9092/a/b",
        "kafka://other:9092/..",
        "kafka://other:9092/clips",
        "kafka://other:9092/private.mic.clips",
        "http://other:9092/partner.audio"
      })
  void what_is_no_topic_of_somebody_else_is_refused(String address) {
    assertThatThrownBy(() -> read(Kind.TOPIC, address, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("address must be");
  }
}
