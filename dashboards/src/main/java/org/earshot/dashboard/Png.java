package org.earshot.dashboard;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes eight-bit pictures as indexed PNG (RFC 2083) whose palette is "magma" of matplotlib, which
 * is even to the eye, prints well in grey and is safe for colour-blind readers. Written here
 * because the desktop module's writer takes a second to load and needs a font configuration.
 */
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
  private static final int[] ANCHORS = {
    0x000004, 0x180f3d, 0x440f76, 0x721f81, 0x9e2f7f, 0xcd4071, 0xf1605d, 0xfd9668, 0xfeca8d,
    0xfcfdbf
  };
  private static final byte[] PALETTE = palette();
  private static final byte BITS = 8;
  private static final byte INDEXED = 3;

  private Png() {}

  /** The file of a picture, line by line from the top. */
  static byte[] write(int lines, int columns, byte[] levels) {
    var file = new ByteArrayOutputStream(levels.length / 2);
    file.writeBytes(SIGNATURE);
    var header = ByteBuffer.allocate(13).putInt(columns).putInt(lines);
    chunk(file, "IHDR", header.put(BITS).put(INDEXED).array());
    chunk(file, "PLTE", PALETTE);
    chunk(file, "IDAT", deflated(unfiltered(lines, columns, levels)));
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  /** Each line begins with its filter: none, as suits a palette. */
  private static byte[] unfiltered(int lines, int columns, byte[] levels) {
    var rows = ByteBuffer.allocate(lines * (columns + 1));
    for (int line = 0; line < lines; line++) {
      rows.put((byte) 0).put(levels, line * columns, columns);
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

  private static byte[] palette() {
    var colours = ByteBuffer.allocate(3 * 256);
    for (int level = 0; level < 256; level++) {
      double place = level / 255.0 * (ANCHORS.length - 1);
      int below = Math.min((int) place, ANCHORS.length - 2);
      for (int shift = 16; shift >= 0; shift -= 8) {
        double from = (ANCHORS[below] >> shift) & 0xff;
        double to = (ANCHORS[below + 1] >> shift) & 0xff;
        colours.put((byte) Math.round(from + (to - from) * (place - below)));
      }
    }
    return colours.array();
  }
}
