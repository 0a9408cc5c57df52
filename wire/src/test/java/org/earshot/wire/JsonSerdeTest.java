package org.earshot.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.earshot.message.Control;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSerdeTest {
  private final JsonSerde<Control> serde = new JsonSerde<>(Control.class);

  @Test
  void a_message_survives() {
    var wish = new Control.ActiveModels(List.of("a", "b"));

    byte[] bytes = serde.serializer().serialize("control", wish);

    assertThat(new String(bytes, UTF_8)).contains("\"active-models\"");
    assertThat(serde.deserializer().deserialize("control", bytes)).isEqualTo(wish);
  }

  @Test
  void nothing_stays_nothing() {
    assertThat(serde.serializer().serialize("control", null)).isNull();
    assertThat(serde.deserializer().deserialize("control", null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "no json",
        "{\"wish\":\"unheard-of\"}",
        "{\"wish\":\"attack-policy\",\"attacks\":[],\"share\":2,\"clipsPerJob\":1}"
      })
  void what_cannot_be_read_is_refused(String text) {
    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> serde.deserializer().deserialize("control", text.getBytes(UTF_8)));
  }
}
