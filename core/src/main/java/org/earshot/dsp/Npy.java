package org.earshot.dsp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads and writes matrices as NumPy's {@code .npy} files: version 1.0, little-endian float32, two
 * dimensions, C order. {@code numpy.load} reads them.
 */
public final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int PREFIX = MAGIC.length + 2;
  private static final int ALIGNMENT = 64;
  private static final int MOST_SHOWN = 120;
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '([^']*)', 'fortran_order': (True|False), 'shape': \\(([^)]*)\\), \\} *\n");
  private static final Pattern SHAPE = Pattern.compile("([1-9]\\d{0,8}), ([1-9]\\d{0,8})");

  private Npy() {}

  /** The file of a matrix; the same matrix always gives the same bytes. */
  public static byte[] write(Matrix matrix) {
    return write(matrix.data(), matrix.rows(), matrix.columns());
  }

  /**
   * The file of an array of two axes or more, the last one running fastest.
   *
   * @throws IllegalArgumentException if it does not hold as many values as its shape says
   */
  public static byte[] write(float[] values, int... shape) {
    if (shape.length < 2 || Arrays.stream(shape).reduce(1, Math::multiplyExact) != values.length) {
      throw new IllegalArgumentException(
          "shape must be of two axes or more and %d values, was %s"
              .formatted(values.length, Arrays.toString(shape)));
    }
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }"
            .formatted(
                Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", ")));
    int unpadded = PREFIX + header.length() + 1;
    int length = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer file =
        ByteBuffer.allocate(length + Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(MAGIC).putShort((short) (length - PREFIX));
    file.put((header + " ".repeat(length - unpadded) + "\n").getBytes(US_ASCII));
    file.asFloatBuffer().put(values);
    return file.array();
  }

  /**
   * The matrix in a file.
   *
   * @throws IllegalArgumentException where the bytes are not such a file, or hold fewer or more
   *     values than its shape says
   */
  public static Matrix read(byte[] file) {
    if (file.length < PREFIX || !ByteBuffer.wrap(file, 0, 8).equals(ByteBuffer.wrap(MAGIC))) {
      throw new IllegalArgumentException("file must be a .npy file of version 1.0");
    }
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int start = PREFIX + (buffer.getShort(MAGIC.length) & 0xffff);
    if (start > file.length) {
      throw new IllegalArgumentException("the .npy header must be complete: the file is cut off");
    }
    String header = new String(file, PREFIX, start - PREFIX, US_ASCII);
    Matcher shape = shape(header);
    int rows = Integer.parseInt(shape.group(1));
    int columns = Integer.parseInt(shape.group(2));
    long claimed = (long) rows * columns * Float.BYTES;
    if (claimed != file.length - start) {
      throw new IllegalArgumentException(
          "a %d x %d .npy file must hold %d bytes of data: %d"
              .formatted(rows, columns, claimed, file.length - start));
    }
    float[] data = new float[rows * columns];
    buffer.position(start).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(data);
    return Matrix.owning(rows, columns, data);
  }

  private static Matcher shape(String header) {
    Matcher fields = HEADER.matcher(header);
    if (!fields.matches()) {
      throw new IllegalArgumentException("the .npy header must be NumPy's own: " + shown(header));
    }
    if (!fields.group(1).equals("<f4") || fields.group(2).equals("True")) {
      throw new IllegalArgumentException(
          "the .npy file must be little-endian float32 in C order: " + shown(header));
    }
    Matcher shape = SHAPE.matcher(fields.group(3));
    if (!shape.matches()) {
      throw new IllegalArgumentException(
          "the .npy file must have two dimensions: (" + fields.group(3) + ")");
    }
    return shape;
  }

  /** One short line, whatever bytes stand there. */
  private static String shown(String header) {
    String line = header.replaceAll("[^ -~]", "?").strip();
    return line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "..." : line;
  }
}
