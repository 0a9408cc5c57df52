package org.earshot.wire;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.earshot.message.Json;

/** A message as JSON. What cannot be read is a {@link SerializationException}. */
public record JsonSerde<T>(Class<T> type) implements Serde<T> {
  @Override
  public Serializer<T> serializer() {
    return (topic, message) -> message == null ? null : Json.write(message);
  }

  @Override
  public Deserializer<T> deserializer() {
    return (topic, bytes) -> {
      try {
        return bytes == null ? null : Json.read(bytes, type);
      } catch (IllegalArgumentException e) {
        throw new SerializationException(e.getMessage(), e);
      }
    };
  }
}
