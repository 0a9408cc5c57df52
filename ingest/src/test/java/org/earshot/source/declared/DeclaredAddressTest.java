package org.earshot.source.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.earshot.source.Address;
import org.earshot.source.SourceSpec.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "access_token",
        "auth_token",
        "accessToken",
        "sig",
        "signature",
        "X-Amz-Signature",
        "jwt"
      })
  void a_written_out_secret_is_refused_and_never_shown(String name) {
    String address = "http://host/a.mp3?x=1&" + name + "=s3cr3t";
    assertThatThrownBy(() -> read(Kind.STREAM, address, Map.of()))
        .hasMessageContaining("must not hold a secret")
        .hasMessageNotContaining("s3cr3t");
    assertThat(Address.of(address).shown()).isEqualTo("http://host/a.mp3?x=***&" + name + "=***");
    assertThat(Address.of(address).redact(address + ": refused")).doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/@live/a.mp3, http://h/@live/a.mp3",
    "http://h:8000/@live/a.mp3, http://h:8000/@live/a.mp3",
    "http://h/a:b@c, http://h/a:b@c",
    "http://user@h/@live, http://***@h/@live",
    "http://h/a?s3cr3t, http://h/a?***",
    "'rtsp://u:${PASSWORD}@h/audio@2', rtsp://***@h/audio@2",
    "'rtsp://${PASSWORD}@h/', rtsp://***@h/",
  })
  void only_credentials_are_hidden(String address, String shown) {
    var read = read(Kind.STREAM, address, Map.of("PASSWORD", "s3cr3t"));
    assertThat(read.shown()).isEqualTo(shown);
    assertThat(read.redact(read.resolved())).doesNotContain("s3cr3t");
  }

  @Test
  void a_password_with_a_slash_is_hidden_as_one() {
    assertThat(Address.of("rtsp://u:s3/cr@3t@h/a").shown()).isEqualTo("rtsp://***@h/a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pa/ss", "123/ss", "p@ss", "p?ss", "p#ss"})
  void a_password_that_must_be_encoded_is_told_with_the_cure(String password) {
    assertThatThrownBy(
            () -> read(Kind.STREAM, "rtsp://u:${PASSWORD}@h/", Map.of("PASSWORD", password)))
        .hasMessageContaining("the value of PASSWORD must be percent-encoded: / as %2F")
        .hasMessageNotContaining(password);
  }
}
