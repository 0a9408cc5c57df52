package org.earshot.audio;

import com.jcraft.jogg.Buffer;
import com.jcraft.jogg.Packet;

/**
 * Looks through a Vorbis setup header before the codec does: the codec takes memory for whatever
 * sizes stand there, and a few changed bits ask for gigabytes. Layout: Vorbis I specification,
 * 4.2.4.
 *
 * <pre>
 *   codebooks -> time domain (unused) -> floors -> residues -> (mappings and modes: small anyway)
 * </pre>
 */
final class VorbisSetup {
  private static final int TYPE_AND_NAME_BYTES = 7;
  private static final int BOOK_SYNC = 0x564342;

  /** Encoders' books have at most some ten thousand values in all. */
  private static final long MOST_VALUES = 1 << 20;

  private final Buffer bits = new Buffer();
  private int[] dimensions = {};
  private int[] entries = {};

  private VorbisSetup() {}

  /** Refuses a setup header with sizes that no encoder writes. */
  static void check(Packet packet) {
    VorbisSetup setup = new VorbisSetup();
    setup.bits.readinit(packet.packet_base, packet.packet, packet.bytes);
    for (int i = 0; i < TYPE_AND_NAME_BYTES; i++) {
      setup.read(8);
    }
    setup.books();
    setup.times();
    setup.floors();
    setup.residues();
  }

  private int read(int count) {
    return bits.read(count);
  }

  private static void require(boolean sane) {
    if (!sane) {
      throw AudioException.invalid("the Ogg file's Vorbis header is damaged");
    }
  }

  private void books() {
    int count = read(8) + 1;
    require(count > 0);
    dimensions = new int[count];
    entries = new int[count];
    long values = 0;
    for (int b = 0; b < count; b++) {
      require(read(24) == BOOK_SYNC);
      dimensions[b] = read(16);
      entries[b] = read(24);
      require(dimensions[b] > 0 && entries[b] > 0);
      values += (long) dimensions[b] * entries[b];
      require(values <= MOST_VALUES);
      lengths(entries[b]);
      lookup(dimensions[b], entries[b]);
    }
  }

  private void lengths(int entryCount) {
    if (read(1) == 1) {
      read(5);
      for (int i = 0; i < entryCount; ) {
        int run = read(32 - Integer.numberOfLeadingZeros(entryCount - i));
        require(run >= 0);
        i += run;
      }
      return;
    }
    boolean sparse = read(1) == 1;
    for (int i = 0; i < entryCount; i++) {
      if (!sparse || read(1) == 1) {
        require(read(5) >= 0);
      }
    }
  }

  private void lookup(int dimension, int entryCount) {
    int type = read(4);
    require(type >= 0 && type <= 2);
    if (type == 0) {
      return;
    }
    read(32);
    read(32);
    int width = read(4) + 1;
    read(1);
    long count = type == 1 ? lattice(dimension, entryCount) : (long) dimension * entryCount;
    for (long i = 0; i < count; i++) {
      require(read(width) >= 0);
    }
  }

  /** The largest n with n^dimension at most the entries. */
  private static int lattice(int dimension, int entryCount) {
    int n = (int) Math.floor(Math.pow(entryCount, 1.0 / dimension));
    while (Math.pow(n, dimension) > entryCount) {
      n--;
    }
    while (Math.pow(n + 1, dimension) <= entryCount) {
      n++;
    }
    return n;
  }

  private void times() {
    int count = read(6) + 1;
    for (int i = 0; i < count; i++) {
      read(16);
    }
  }

  private void floors() {
    int count = read(6) + 1;
    for (int i = 0; i < count; i++) {
      int type = read(16);
      require(type == 0 || type == 1);
      if (type == 0) {
        floorOfLineSpectralPairs();
      } else {
        floorOfLines();
      }
    }
  }

  private void floorOfLineSpectralPairs() {
    read(8);
    read(16);
    read(16);
    read(6);
    read(8);
    int books = read(4) + 1;
    for (int i = 0; i < books; i++) {
      read(8);
    }
  }

  private void floorOfLines() {
    int[] partition = new int[Math.max(0, read(5))];
    int classes = 0;
    for (int i = 0; i < partition.length; i++) {
      partition[i] = read(4);
      require(partition[i] >= 0);
      classes = Math.max(classes, partition[i] + 1);
    }
    int[] width = new int[classes];
    for (int c = 0; c < classes; c++) {
      width[c] = read(3) + 1;
      int subclassBits = read(2);
      require(subclassBits >= 0);
      for (int i = subclassBits == 0 ? 1 : 0; i <= 1 << subclassBits; i++) {
        read(8);
      }
    }
    read(2);
    int range = read(4);
    require(range >= 0);
    for (int p : partition) {
      for (int i = 0; i < width[p]; i++) {
        read(range);
      }
    }
  }

  /** A residue's classes, taken as many at once as its book has dimensions, must fit the book. */
  private void residues() {
    int count = read(6) + 1;
    for (int i = 0; i < count; i++) {
      read(16);
      read(24);
      read(24);
      read(24);
      int classes = read(6) + 1;
      int book = read(8);
      require(book >= 0 && book < dimensions.length);
      require(Math.pow(classes, dimensions[book]) <= entries[book]);
      int[] cascade = new int[classes];
      for (int c = 0; c < classes; c++) {
        cascade[c] = read(3);
        if (read(1) == 1) {
          cascade[c] |= read(5) << 3;
        }
      }
      for (int c : cascade) {
        for (int b = Integer.bitCount(c); b > 0; b--) {
          read(8);
        }
      }
    }
  }
}
