package org.earshot.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.earshot.message.Json;

/**
 * A safetensors file that is open for reading: 8 bytes with the header's length, little-endian, the
 * header as JSON, then the tensors' bytes. Only what is asked for is read.
 */
public final class Safetensors implements AutoCloseable {
  /** The reference implementation's limit, too. */
  private static final long LONGEST_HEADER = 100_000_000;

  private static final int ALIGNMENT = 8;
  private final FileChannel channel;
  private final SafetensorsHeader header;
  private final long data;

  private Safetensors(FileChannel channel, SafetensorsHeader header, long data) {
    this.channel = channel;
    this.header = header;
    this.data = data;
  }

  /**
   * A tensor to be written.
   *
   * @param values row-major, as many as the shape says
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Tensor(List<Long> shape, float[] values) {
    public Tensor {
      shape = List.copyOf(shape);
      long count = shape.stream().reduce(1L, Math::multiplyExact);
      if (count != values.length) {
        throw new IllegalArgumentException(
            "values must be %d for shape %s but are %d".formatted(count, shape, values.length));
      }
    }
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws SafetensorsException if it is no safetensors file, says why
   */
  public static Safetensors open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, READ);
    try {
      long size = channel.size();
      if (size < Long.BYTES) {
        throw new SafetensorsException("%s has %d bytes, no header".formatted(file, size));
      }
      long length = read(channel, 0, Long.BYTES).getLong();
      if (length < 2 || length > Math.min(LONGEST_HEADER, size - Long.BYTES)) {
        throw new SafetensorsException(
            "%s is no safetensors file: a header of %s bytes in a file of %d"
                .formatted(file, Long.toUnsignedString(length), size));
      }
      byte[] json = read(channel, Long.BYTES, (int) length).array();
      long data = Long.BYTES + length;
      return new Safetensors(channel, SafetensorsHeader.read(json, size - data), data);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException("the file ends before its header says");
      }
    }
    return bytes.flip();
  }

  /** The tensors' names, in the header's order. */
  public Set<String> names() {
    return header.entries().keySet();
  }

  /** The sizes of a tensor's axes. */
  public List<Long> shape(String name) {
    return entry(name).shape();
  }

  private SafetensorsHeader.Entry entry(String name) {
    var entry = header.entries().get(name);
    if (entry == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return entry;
  }

  /**
   * Reads a tensor, row-major, rounded to float32.
   *
   * @throws SafetensorsException if its dtype is not F32, F16, BF16 or F64, it is larger than 2 GiB
   *     or holds what is not finite
   */
  public float[] floats(String name) throws IOException {
    var entry = entry(name);
    long bytes = entry.end() - entry.begin();
    if (bytes > Integer.MAX_VALUE - ALIGNMENT) {
      throw new SafetensorsException("tensor %s is too large: %d bytes".formatted(name, bytes));
    }
    float[] values = new float[(int) entry.values()];
    decode(name, entry.type(), read(channel, data + entry.begin(), (int) bytes), values);
    for (float v : values) {
      if (!Float.isFinite(v)) {
        throw new SafetensorsException("tensor %s holds %s".formatted(name, v));
      }
    }
    return values;
  }

  private static void decode(String name, String type, ByteBuffer from, float[] values)
      throws SafetensorsException {
    switch (type) {
      case "F32" -> from.asFloatBuffer().get(values);
      case "F64" -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) from.getDouble();
        }
      }
      case "BF16" -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.intBitsToFloat(from.getShort() << 16);
        }
      }
      case "F16" -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = half(from.getShort());
        }
      }
      default ->
          throw new SafetensorsException(
              "tensor %s is %s; weights must be F32, F16, BF16 or F64".formatted(name, type));
    }
  }

  /** IEEE 754 binary16: 1 sign bit, 5 of exponent, 10 of fraction. */
  static float half(short bits) {
    int exponent = bits >> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    float sign = bits < 0 ? -1 : 1;
    return switch (exponent) {
      case 0 -> sign * fraction * 0x1p-24f;
      case 0x1F -> fraction == 0 ? sign * Float.POSITIVE_INFINITY : Float.NaN;
      default -> sign * Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
    };
  }

  /**
   * Writes tensors as F32, in their order; a file of that name is replaced as a whole.
   *
   * @throws IOException if it cannot be written; what was there stays
   */
  public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
    Path target = file.toAbsolutePath();
    Path part =
        target.resolveSibling("%s.%s.part".formatted(file.getFileName(), UUID.randomUUID()));
    try {
      try (var channel = FileChannel.open(part, CREATE_NEW, WRITE)) {
        byte[] json = header(tensors);
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        write(channel, length.putLong(json.length).flip());
        write(channel, ByteBuffer.wrap(json));
        for (Tensor tensor : tensors.values()) {
          ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * tensor.values().length);
          bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(tensor.values());
          write(channel, bytes);
        }
      }
      Files.move(part, target, ATOMIC_MOVE, REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static byte[] header(Map<String, Tensor> tensors) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put(SafetensorsHeader.METADATA, Map.of("format", "pt"));
    long at = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      long end = at + (long) Float.BYTES * entry.getValue().values().length;
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("dtype", "F32");
      fields.put("shape", entry.getValue().shape());
      fields.put("data_offsets", List.of(at, end));
      header.put(entry.getKey(), fields);
      at = end;
    }
    String json = new String(Json.write(header), UTF_8);
    int unpadded = json.getBytes(UTF_8).length;
    return (json + " ".repeat(Math.floorMod(-unpadded, ALIGNMENT))).getBytes(UTF_8);
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
