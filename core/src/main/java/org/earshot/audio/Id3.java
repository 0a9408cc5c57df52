package org.earshot.audio;

/** Measures the ID3v2 tag that some writers put before a file. */
final class Id3 {
  private static final int HEADER = 10;

  private Id3() {}

  /** The tag's length in bytes, header included; 0 where the file opens with none. */
  static int length(byte[] file) {
    if (file.length < HEADER || file[0] != 'I' || file[1] != 'D' || file[2] != '3') {
      return 0;
    }
    int size = 0;
    for (int i = 6; i < HEADER; i++) {
      size = size << 7 | (file[i] & 0x7f);
    }
    boolean footer = (file[5] & 0x10) != 0;
    return (int) Math.min(file.length, (long) HEADER + size + (footer ? HEADER : 0));
  }
}
