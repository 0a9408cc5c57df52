package org.earshot.training;

import static java.nio.file.StandardOpenOption.READ;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of equally large arrays, float32 little-endian one after another, mapped into memory in
 * segments of whole arrays, because one mapping holds less than 2 GiB. The system brings pages in
 * as they are read and lets go of them when memory is short.
 */
final class MappedValues {
  private static final long SEGMENT_BYTES = 1L << 30;

  private final int rows;
  private final int columns;
  private final int perSegment;
  private final List<FloatBuffer> segments;

  private MappedValues(int rows, int columns, int perSegment, List<FloatBuffer> segments) {
    this.rows = rows;
    this.columns = columns;
    this.perSegment = perSegment;
    this.segments = segments;
  }

  /**
   * Maps a file; the mapping outlives its deletion.
   *
   * @param arrays how many there are
   * @throws EOFException if the file is shorter
   */
  static MappedValues of(Path file, int rows, int columns, int arrays) throws IOException {
    return of(file, rows, columns, arrays, SEGMENT_BYTES);
  }

  /** The same in segments of another size; one array fits in any. */
  static MappedValues of(Path file, int rows, int columns, int arrays, long segmentBytes)
      throws IOException {
    long bytes = (long) rows * columns * Float.BYTES;
    int perSegment = (int) Math.min(arrays, Math.max(1, segmentBytes / bytes));
    List<FloatBuffer> segments = new ArrayList<>();
    try (var channel = FileChannel.open(file, READ)) {
      if (channel.size() < arrays * bytes) {
        throw new EOFException(
            "%s has %d bytes instead of %d".formatted(file, channel.size(), arrays * bytes));
      }
      for (int from = 0; from < arrays; from += perSegment) {
        int count = Math.min(perSegment, arrays - from);
        segments.add(
            channel
                .map(MapMode.READ_ONLY, from * bytes, count * bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer());
      }
    }
    return new MappedValues(rows, columns, perSegment, segments);
  }

  /** The array at a place, from 0. */
  Pixels get(int place) {
    int size = rows * columns;
    var segment = segments.get(place / perSegment);
    return new Pixels(rows, columns, segment.slice(place % perSegment * size, size));
  }
}
