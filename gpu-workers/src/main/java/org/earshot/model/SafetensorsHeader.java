package org.earshot.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON header of a safetensors file, with every place in the file checked.
 *
 * @param entries by name, in the header's order
 */
record SafetensorsHeader(Map<String, Entry> entries) {
  /** The format's own name for what is no tensor. */
  static final String METADATA = "__metadata__";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Map<String, Integer> BYTES =
      Map.ofEntries(
          Map.entry("F64", 8),
          Map.entry("F32", 4),
          Map.entry("F16", 2),
          Map.entry("BF16", 2),
          Map.entry("F8_E4M3", 1),
          Map.entry("F8_E5M2", 1),
          Map.entry("I64", 8),
          Map.entry("U64", 8),
          Map.entry("I32", 4),
          Map.entry("U32", 4),
          Map.entry("I16", 2),
          Map.entry("U16", 2),
          Map.entry("I8", 1),
          Map.entry("U8", 1),
          Map.entry("BOOL", 1));

  /**
   * One tensor.
   *
   * @param begin of its bytes behind the header, and {@code end} behind its last
   */
  record Entry(String type, List<Long> shape, long begin, long end) {
    long values() {
      return shape.stream().reduce(1L, Math::multiplyExact);
    }
  }

  /**
   * Reads a header.
   *
   * @param bytes how many follow it in the file
   * @throws SafetensorsException if it is no such header, or a tensor lies outside the file, on
   *     another, or has another size than its shape says; or if bytes belong to no tensor
   */
  static SafetensorsHeader read(byte[] json, long bytes) throws SafetensorsException {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new SafetensorsException("the header is not JSON: " + e.getOriginalMessage(), e);
    } catch (java.io.IOException e) {
      throw new SafetensorsException("the header cannot be read", e);
    }
    require(root != null && root.isObject(), "the header is not a JSON object");
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (!field.getKey().equals(METADATA)) {
        entries.put(field.getKey(), entry(field.getKey(), field.getValue(), bytes));
      }
    }
    checkPlaces(entries, bytes);
    return new SafetensorsHeader(entries);
  }

  private static Entry entry(String name, JsonNode value, long bytes) throws SafetensorsException {
    String what = "tensor " + name + ": ";
    String type = value.path("dtype").asText();
    require(BYTES.containsKey(type), what + "no dtype of the format: " + value.path("dtype"));
    long[] offsets = numbers(what + "data_offsets", value.path("data_offsets"));
    require(offsets.length == 2, what + "data_offsets must be two numbers");
    require(
        offsets[0] <= offsets[1] && offsets[1] <= bytes,
        what + "bytes %d to %d are not among %d".formatted(offsets[0], offsets[1], bytes));
    List<Long> shape = Arrays.stream(numbers(what + "shape", value.path("shape"))).boxed().toList();
    var entry = new Entry(type, shape, offsets[0], offsets[1]);
    long size;
    try {
      size = Math.multiplyExact(entry.values(), BYTES.get(type));
    } catch (ArithmeticException e) {
      throw new SafetensorsException(what + "the shape is too large: " + shape, e);
    }
    require(
        size == entry.end - entry.begin,
        what
            + "%s of shape %s has %d bytes, not %d"
                .formatted(type, shape, size, entry.end - entry.begin));
    return entry;
  }

  private static long[] numbers(String what, JsonNode array) throws SafetensorsException {
    require(array.isArray(), what + " must be an array, is " + array.getNodeType());
    long[] numbers = new long[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode number = array.get(i);
      boolean natural = number.isIntegralNumber() && number.canConvertToLong();
      require(natural && number.asLong() >= 0, what + " must hold natural numbers: " + number);
      numbers[i] = number.asLong();
    }
    return numbers;
  }

  /** The format has every byte in one tensor. */
  private static void checkPlaces(Map<String, Entry> entries, long bytes)
      throws SafetensorsException {
    var ordered = new ArrayList<>(entries.entrySet());
    ordered.sort(
        Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin)
            .thenComparingLong(e -> e.getValue().end));
    long at = 0;
    String before = "the header";
    for (Map.Entry<String, Entry> next : ordered) {
      long begin = next.getValue().begin;
      require(begin >= at, "tensors %s and %s overlap".formatted(before, next.getKey()));
      require(
          begin == at, "%d bytes before tensor %s are none's".formatted(begin - at, next.getKey()));
      at = next.getValue().end;
      before = next.getKey();
    }
    require(at == bytes, "%d bytes at the end belong to no tensor".formatted(bytes - at));
  }

  private static void require(boolean holds, String otherwise) throws SafetensorsException {
    if (!holds) {
      throw new SafetensorsException(otherwise);
    }
  }
}
