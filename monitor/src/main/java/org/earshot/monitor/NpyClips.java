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
 * Representations of one size out of a NumPy file.
 *
 * @param count how many
 * @param values [count][rows][columns]
 */
@SuppressWarnings("ArrayRecordComponent")
record NpyClips(int count, float[] values) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int VERSION = MAGIC.length;
  private static final int LEAST = VERSION + 2 + Integer.BYTES;
  private static final Pattern TYPE = Pattern.compile("'descr': *'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, ]*)\\)");

  /**
   * Reads [rows][columns], [count][rows][columns] or [count][1][rows][columns] of float32 or
   * float64, little-endian, C order, with at least one clip.
   *
   * @throws StartupException if the file is none of these, with what it is
   */
  static NpyClips read(Path file, int rows, int columns) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new StartupException("no file " + file);
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < LEAST || bytes.mismatch(ByteBuffer.wrap(MAGIC)) < MAGIC.length) {
      throw new StartupException(file + " is no .npy file");
    }
    String header = header(file, bytes);
    if (!part(file, ORDER, header).equals("False")) {
      throw new StartupException(file + " is in Fortran order: save numpy.ascontiguousarray(x)");
    }
    String shape = part(file, SHAPE, header);
    int count = count(file, shape, rows, columns);
    return new NpyClips(
        count, values(file, bytes, part(file, TYPE, header), count * rows * columns));
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

  private static String part(Path file, Pattern pattern, String header) {
    Matcher m = pattern.matcher(header);
    if (!m.find()) {
      throw new StartupException("%s has no header of NumPy: %s".formatted(file, header.strip()));
    }
    return m.group(1);
  }

  private static int count(Path file, String shape, int rows, int columns) {
    String wanted = "%s has shape (%s), the model sees (clips, %d, %d)";
    var refused = new StartupException(wanted.formatted(file, shape, rows, columns));
    long[] sides;
    try {
      sides =
          Arrays.stream(shape.split(",", -1))
              .map(String::strip)
              .filter(side -> !side.isEmpty())
              .mapToLong(Long::parseLong)
              .toArray();
    } catch (NumberFormatException e) {
      throw refused;
    }
    int axes = sides.length;
    boolean fits = axes >= 2 && axes <= 4 && sides[axes - 2] == rows && sides[axes - 1] == columns;
    long count = fits && axes > 2 ? sides[0] : 1;
    boolean plain = axes != 4 || sides[1] == 1;
    if (!fits || !plain || count < 1 || count > Integer.MAX_VALUE / ((long) rows * columns)) {
      throw refused;
    }
    return (int) count;
  }

  private static float[] values(Path file, ByteBuffer bytes, String type, int length) {
    int size = type.equals("<f8") ? Double.BYTES : Float.BYTES;
    if (!type.equals("<f4") && !type.equals("<f8")) {
      throw new StartupException("%s holds %s; needed is <f4 or <f8".formatted(file, type));
    }
    if (bytes.remaining() != (long) size * length) {
      throw new StartupException(
          "%s has %d bytes of values, not %d"
              .formatted(file, bytes.remaining(), (long) size * length));
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = size == Float.BYTES ? bytes.getFloat() : (float) bytes.getDouble();
    }
    return values;
  }
}
