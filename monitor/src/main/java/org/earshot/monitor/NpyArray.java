package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array out of a NumPy file, little-endian, C order.
 *
 * @param file where it came from, for messages
 * @param type of its values, as NumPy writes it: {@code <f4}
 * @param shape its sides; empty for a scalar
 * @param values the bytes of its values, as many as type and shape say
 */
@SuppressWarnings("ArrayRecordComponent")
record NpyArray(Path file, String type, long[] shape, ByteBuffer values) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int VERSION = MAGIC.length;
  private static final int LEAST = VERSION + 2 + Integer.BYTES;
  private static final Pattern TYPE = Pattern.compile("'descr': *'([<|])([a-z])([1248])'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, ]*)\\)");

  /**
   * Reads a file of numbers.
   *
   * @throws StartupException if it is none, with what it is
   */
  static NpyArray read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new StartupException("no file " + file);
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < LEAST || bytes.mismatch(ByteBuffer.wrap(MAGIC)) < MAGIC.length) {
      throw new StartupException(file + " is no .npy file");
    }
    String header = header(file, bytes);
    if (!part(file, ORDER, header).group(1).equals("False")) {
      throw new StartupException(file + " is in Fortran order: save numpy.ascontiguousarray(x)");
    }
    Matcher type = part(file, TYPE, header);
    long[] shape = shape(file, part(file, SHAPE, header).group(1));
    long size = Long.parseLong(type.group(3));
    if (bytes.remaining() != bytes(size, shape)) {
      throw new StartupException(
          "%s has %d bytes of values, not those of shape %s"
              .formatted(file, bytes.remaining(), Arrays.toString(shape)));
    }
    return new NpyArray(
        file,
        type.group(1) + type.group(2) + type.group(3),
        shape,
        bytes.slice().order(bytes.order()));
  }

  private static String header(Path file, ByteBuffer bytes) {
    bytes.position(VERSION + 2);
    int length = bytes.get(VERSION) == 1 ? Short.toUnsignedInt(bytes.getShort()) : bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new StartupException(file + " ends within its header");
    }
    byte[] header = new byte[length];
    bytes.get(header);
    return new String(header, ISO_8859_1);
  }

  private static Matcher part(Path file, Pattern pattern, String header) {
    Matcher m = pattern.matcher(header);
    if (!m.find()) {
      throw new StartupException(
          "%s is no array of numbers, little-endian: %s".formatted(file, header.strip()));
    }
    return m;
  }

  private static long[] shape(Path file, String sides) {
    try {
      return Arrays.stream(sides.split(",", -1))
          .map(String::strip)
          .filter(side -> !side.isEmpty())
          .mapToLong(Long::parseLong)
          .toArray();
    } catch (NumberFormatException e) {
      throw new StartupException("%s has shape (%s)".formatted(file, sides), e);
    }
  }

  /** -1 if no file is so large. */
  private static long bytes(long size, long[] shape) {
    try {
      return Arrays.stream(shape).reduce(size, Math::multiplyExact);
    } catch (ArithmeticException e) {
      return -1;
    }
  }

  /** The shape as NumPy prints it. */
  String sides() {
    return Arrays.toString(shape).replace('[', '(').replace(']', ')');
  }

  /**
   * The values of an array of float32 or float64.
   *
   * @throws StartupException if it holds something else
   */
  float[] floats() {
    boolean single = type.equals("<f4");
    if (!single && !type.equals("<f8")) {
      throw new StartupException("%s holds %s; needed is <f4 or <f8".formatted(file, type));
    }
    float[] all = new float[values.remaining() / (single ? Float.BYTES : Double.BYTES)];
    for (int i = 0; i < all.length; i++) {
      all[i] =
          single ? values.getFloat(i * Float.BYTES) : (float) values.getDouble(i * Double.BYTES);
    }
    return all;
  }

  /**
   * The indices of classes in an array of one axis, of any type of integer.
   *
   * @param count how many there must be
   * @param classes how many classes there are; -1 stands for none
   * @throws StartupException if it holds something else
   */
  int[] classes(int count, int classes) {
    if (shape.length != 1 || shape[0] != count || !"iu".contains(type.substring(1, 2))) {
      throw new StartupException(
          "%s holds %s of shape %s; needed are %d integers, one a clip"
              .formatted(file, type, sides(), count));
    }
    int[] all = new int[count];
    for (int i = 0; i < count; i++) {
      long index = integer(i);
      if (index < -1 || index >= classes) {
        throw new StartupException(
            "%s holds %d at %d; the model has the classes 0 to %d"
                .formatted(file, index, i, classes - 1));
      }
      all[i] = (int) index;
    }
    return all;
  }

  private long integer(int i) {
    return switch (type.charAt(2)) {
      case '1' -> type.charAt(1) == 'u' ? Byte.toUnsignedInt(values.get(i)) : values.get(i);
      case '2' ->
          type.charAt(1) == 'u'
              ? Short.toUnsignedInt(values.getShort(2 * i))
              : values.getShort(2 * i);
      case '4' -> values.getInt(4 * i);
      default -> values.getLong(8 * i);
    };
  }
}
