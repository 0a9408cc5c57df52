package org.earshot.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  @TempDir Path directory;

  private static Safetensors golden() throws IOException, URISyntaxException {
    var url = SafetensorsTest.class.getResource("/golden/model/small.safetensors");
    return Safetensors.open(Path.of(url.toURI()));
  }

  /** A file with that header and eight bytes behind it. */
  private Path file(String header) throws IOException {
    byte[] json = header.replace('\'', '"').getBytes(UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(16 + json.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    return Files.write(directory.resolve("weights.safetensors"), bytes.array());
  }

  private static void assertRefused(Path file, String... words) {
    assertThatExceptionOfType(SafetensorsException.class)
        .isThrownBy(() -> Safetensors.open(file).close())
        .withMessageContainingAll(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"single", "double"})
  void numbers_of_PyTorch_are_read_as_they_are(String name) throws Exception {
    try (var file = golden()) {
      assertThat(file.shape(name)).containsExactly(2L, 3L);
      assertThat(file.floats(name)).containsExactly(0, 1, -2.5f, 6e-8f, 65504, 0x1.554p-2f);
    }
  }

  @Test
  void short_numbers_are_read_as_PyTorch_rounded_them() throws Exception {
    try (var file = golden()) {
      // 6e-8 is the smallest half, 2^-24; a bfloat16 has 8 bits of fraction
      assertThat(file.floats("half")).containsExactly(0, 1, -2.5f, 0x1p-24f, 65504, 0x1.554p-2f);
      assertThat(file.floats("brain")).containsExactly(0, 1, -2.5f, 0x1.02p-24f, 65536, 0x1.56p-2f);
      assertThat(file.floats("scalar")).containsExactly(0.5f);
      assertThat(file.shape("scalar")).isEmpty();
      assertThat(file.floats("nothing")).isEmpty();
    }
  }

  @Test
  void halves_have_infinities_and_subnormals() {
    assertThat(Safetensors.half((short) 0x7C00)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Safetensors.half((short) 0xFC00)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(Safetensors.half((short) 0x7E00)).isNaN();
    assertThat(Safetensors.half((short) 0x83FF)).isEqualTo(-1023 * 0x1p-24f);
    assertThat(Safetensors.half((short) 0x0400)).isEqualTo(0x1p-14f);
  }

  @ParameterizedTest
  @CsvSource({"counter,I64", "flags,BOOL"})
  void what_is_no_weight_may_be_there_but_not_be_read(String name, String type) throws Exception {
    try (var file = golden()) {
      assertThatExceptionOfType(SafetensorsException.class)
          .isThrownBy(() -> file.floats(name))
          .withMessageContainingAll(name, type, "F32, F16, BF16 or F64");
    }
  }

  @Test
  void what_is_not_finite_is_no_weight() throws Exception {
    try (var file = golden()) {
      assertThatExceptionOfType(SafetensorsException.class)
          .isThrownBy(() -> file.floats("broken"))
          .withMessageContainingAll("broken", "NaN");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> file.floats("absent"))
          .withMessageContaining("absent");
    }
  }

  @Test
  void what_was_written_is_read_again() throws IOException {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    tensors.put("a.weight", new Safetensors.Tensor(List.of(1L, 2L), new float[] {1, -2}));
    tensors.put("ü", new Safetensors.Tensor(List.of(), new float[] {3}));
    Path file = directory.resolve("new.safetensors");
    Safetensors.write(file, tensors);
    Safetensors.write(file, tensors); // replaces

    try (var read = Safetensors.open(file)) {
      assertThat(read.names()).containsExactly("a.weight", "ü");
      assertThat(read.floats("a.weight")).containsExactly(1, -2);
      assertThat(read.floats("ü")).containsExactly(3);
    }
    assertThat(directory).isDirectoryContaining(f -> f.equals(file));
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Safetensors.Tensor(List.of(2L, 2L), new float[3]))
        .withMessageContaining("values must be 4");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 57, 200, 1L << 40, -1, Long.MIN_VALUE})
  void a_header_longer_than_its_file_is_refused(long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Path file = Files.write(directory.resolve("x"), bytes.array());
    assertRefused(file, "no safetensors file", "header");
  }

  @Test
  void a_file_without_a_header_is_refused() throws IOException {
    assertRefused(Files.write(directory.resolve("x"), new byte[7]), "7 bytes");
    assertRefused(file("hello!"), "not JSON");
    assertRefused(file("[1, 2]"), "not a JSON object");
    assertRefused(file("{'a':{},'a':{}}"), "Duplicate");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}}; not among 8",
        "{'a':{'dtype':'F32','shape':[0],'data_offsets':[9,9]}}; not among 8",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}; not among 8",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[-8,0]}}; natural",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,1e30]}}; natural",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}}; two numbers",
        "{'a':{'dtype':'F32','shape':[2]}}; data_offsets must be an array",
        "{'a':{'dtype':'F32','shape':'all','data_offsets':[0,8]}}; shape must be an array",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}; has 12 bytes, not 8",
        "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,8]}}; too large",
        "{'a':{'dtype':'F31','shape':[2],'data_offsets':[0,8]}}; F31",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}; 4 bytes at the end",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}; 4 bytes before tensor a",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}; a and b overlap",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}; a and b overlap",
        "{'a':7}; a",
      })
  void a_hostile_header_is_refused_with_its_reason(String header, String reason)
      throws IOException {
    assertRefused(file(header), reason);
  }
}
