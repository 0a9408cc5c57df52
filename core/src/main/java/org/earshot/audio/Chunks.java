package org.earshot.audio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BiPredicate;

/** Walks the chunks of RIFF (little-endian) and IFF (big-endian) files. */
final class Chunks {
  private static final int CONTAINER_HEADER = 12;
  private static final int CHUNK_HEADER = 8;

  private Chunks() {}

  /**
   * Hands each chunk's name and content to the reader until it wants no more: what lies behind the
   * last needed one is not looked at.
   *
   * @throws AudioException INVALID where a chunk claims more bytes than the file has
   */
  static void read(byte[] file, ByteOrder order, BiPredicate<String, ByteBuffer> wantsMore) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(order);
    long at = CONTAINER_HEADER;
    while (at + CHUNK_HEADER <= file.length) {
      int start = (int) at;
      String name = new String(file, start, 4, ISO_8859_1);
      long size = buffer.getInt(start + 4) & 0xffffffffL;
      long present = file.length - at - CHUNK_HEADER;
      if (size > present) {
        throw AudioException.invalid(
            "the file is cut off: its '%s' part claims %d bytes, %d are there"
                .formatted(printable(name), size, present));
      }
      if (!wantsMore.test(name, buffer.slice(start + CHUNK_HEADER, (int) size).order(order))) {
        return;
      }
      at += CHUNK_HEADER + size + (size & 1);
    }
  }

  private static String printable(String name) {
    return name.replaceAll("[^ -~]", "?");
  }
}
