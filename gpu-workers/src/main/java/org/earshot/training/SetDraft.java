package org.earshot.training;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.earshot.dsp.Matrix;

/** The values of a training set while they are read, in a file. */
final class SetDraft implements AutoCloseable {
  private final Path directory;
  private final FileChannel channel;
  private String first;
  private int rows;
  private int columns;
  private int arrays;

  /** Writes into an existing, empty directory. */
  SetDraft(Path directory) throws IOException {
    this.directory = directory;
    this.channel = FileChannel.open(directory.resolve(SetFiles.VALUES), CREATE_NEW, WRITE);
  }

  Path directory() {
    return directory;
  }

  /**
   * Appends an array; gives its place.
   *
   * @throws IllegalArgumentException if it is of another size than those before
   * @throws IOException if it cannot be written: says what to do
   */
  int add(String id, Matrix matrix) throws IOException {
    if (arrays == 0) {
      first = id;
      rows = matrix.rows();
      columns = matrix.columns();
    }
    if (rows != matrix.rows() || columns != matrix.columns()) {
      throw new IllegalArgumentException(
          "clips must be of one size, but %s is %d x %d and %s is %d x %d"
              .formatted(first, rows, columns, id, matrix.rows(), matrix.columns()));
    }
    var bytes = ByteBuffer.allocate(Float.BYTES * matrix.size()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(matrix.toArray());
    write(bytes);
    return arrays++;
  }

  private void write(ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new IOException(
          "%s, after %d MB of a training set: %s. Make room there, or give the worker another --data directory"
              .formatted(directory, channel.size() / 1_000_000, e.getMessage()),
          e);
    }
  }

  /** Brings all down to the disk. */
  SetFiles.Contents end(List<SetFiles.PlacedClip> clips) throws IOException {
    channel.force(true);
    return new SetFiles.Contents(rows, columns, arrays, null, clips);
  }

  /** Deletes what is here, unless it was moved away. */
  @Override
  public void close() throws IOException {
    channel.close();
    if (Files.isDirectory(directory)) {
      SetFiles.delete(directory);
    }
  }
}
