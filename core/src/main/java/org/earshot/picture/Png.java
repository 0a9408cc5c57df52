package org.earshot.picture;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes PNG (RFC 2083): levels from 0 to 255 as an indexed picture in the colours of {@link
 * Magma}, or any colours. Written here because the desktop module's writer takes a second to load
 * and needs a font configuration.
 */
public final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
  private static final byte BITS = 8;
  private static final byte TRUE_COLOUR = 2;
  private static final byte INDEXED = 3;

  private Png() {}

  /**
   * The file of a picture of levels.
   *
   * @param levels line by line from the top, unsigned bytes
   */
  public static byte[] ofLevels(int lines, int columns, byte[] levels) {
    return write(lines, columns, INDEXED, levels);
  }

  /**
   * The file of a picture of colours.
   *
   * @param colours 0xRRGGBB, line by line from the top
   */
  public static byte[] ofColours(int lines, int columns, int[] colours) {
    var bytes = ByteBuffer.allocate(3 * colours.length);
    for (int colour : colours) {
      bytes.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
    }
    return write(lines, columns, TRUE_COLOUR, bytes.array());
  }

  private static byte[] write(int lines, int columns, byte type, byte[] pixels) {
    var file = new ByteArrayOutputStream(pixels.length / 2);
    file.writeBytes(SIGNATURE);
    var header = ByteBuffer.allocate(13).putInt(columns).putInt(lines);
    chunk(file, "IHDR", header.put(BITS).put(type).array());
    if (type == INDEXED) {
      chunk(file, "PLTE", Magma.palette());
    }
    chunk(file, "IDAT", deflated(unfiltered(lines, pixels)));
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  /** Each line begins with its filter: none. */
  private static byte[] unfiltered(int lines, byte[] pixels) {
    int width = pixels.length / lines;
    var rows = ByteBuffer.allocate(lines * (width + 1));
    for (int line = 0; line < lines; line++) {
      rows.put((byte) 0).put(pixels, line * width, width);
    }
    return rows.array();
  }

  private static byte[] deflated(byte[] bytes) {
    var deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      var out = new ByteArrayOutputStream();
      var block = new byte[8192];
      while (!deflater.finished()) {
        out.write(block, 0, deflater.deflate(block));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] body) {
    byte[] name = type.getBytes(US_ASCII);
    var crc = new CRC32();
    crc.update(name);
    crc.update(body);
    file.writeBytes(ByteBuffer.allocate(4).putInt(body.length).array());
    file.writeBytes(name);
    file.writeBytes(body);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
