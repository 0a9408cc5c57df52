package org.earshot.training;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.earshot.message.Hashes;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The file of one saved epoch, big-endian, written and read in pieces because a large network's
 * arrays fill hundreds of megabytes.
 *
 * <pre>
 *   "EARSHOT1" | length, header (JSON) | length, float32 ... per array | SHA-256 of all before
 * </pre>
 */
final class EpochFile {
  private static final byte[] MAGIC = "EARSHOT1".getBytes(US_ASCII);
  private static final int SHA256_BYTES = 32;
  private static final int PIECE = 1 << 16;

  private EpochFile() {}

  /** Writes a new file down to the disk. */
  static void write(Path file, byte[] header, List<INDArray> arrays) throws IOException {
    var digest = Hashes.digest();
    try (var channel = FileChannel.open(file, CREATE_NEW, WRITE);
        var out =
            new DataOutputStream(
                new BufferedOutputStream(
                    new DigestOutputStream(Channels.newOutputStream(channel), digest), PIECE))) {
      out.write(MAGIC);
      out.writeInt(header.length);
      out.write(header);
      for (INDArray array : arrays) {
        write(out, array);
      }
      out.flush();
      var sum = ByteBuffer.wrap(digest.digest());
      while (sum.hasRemaining()) {
        channel.write(sum);
      }
      channel.force(true);
    }
  }

  /**
   * Checks that a file is as it was written.
   *
   * @throws IOException if it is damaged or cannot be read
   */
  static void verify(Path file) throws IOException {
    long left = Files.size(file) - SHA256_BYTES;
    var digest = Hashes.digest();
    try (var in = new BufferedInputStream(Files.newInputStream(file), PIECE)) {
      byte[] piece = new byte[PIECE];
      while (left > 0) {
        int read = in.read(piece, 0, (int) Math.min(piece.length, left));
        if (read < 0) {
          throw new EOFException(file + " became shorter while it was read");
        }
        digest.update(piece, 0, read);
        left -= read;
      }
      if (!MessageDigest.isEqual(digest.digest(), in.readNBytes(SHA256_BYTES))) {
        throw new IOException(file + " is damaged: its SHA-256 is another");
      }
    }
  }

  /** The header of a file. */
  static byte[] header(Path file) throws IOException {
    try (var in = open(file)) {
      return header(in);
    }
  }

  /**
   * Fills the arrays.
   *
   * @throws IOException if the file holds arrays of another number or length
   */
  static void read(Path file, List<INDArray> into) throws IOException {
    try (var in = open(file)) {
      header(in);
      for (INDArray array : into) {
        read(in, array, file);
      }
      if (in.available() != SHA256_BYTES) {
        throw new IOException(file + " holds other arrays than this training has");
      }
    }
  }

  private static DataInputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), PIECE);
    return new DataInputStream(in);
  }

  private static byte[] header(DataInputStream in) throws IOException {
    if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
      throw new IOException("a saved epoch begins with EARSHOT1");
    }
    return in.readNBytes(in.readInt());
  }

  private static void write(DataOutputStream out, INDArray array) throws IOException {
    INDArray flat = flat(array);
    out.writeLong(flat.length());
    for (long from = 0; from < flat.length(); from += PIECE) {
      float[] piece = piece(flat, from).toFloatVector();
      var bytes = ByteBuffer.allocate(piece.length * Float.BYTES);
      bytes.asFloatBuffer().put(piece);
      out.write(bytes.array());
    }
  }

  private static void read(DataInputStream in, INDArray array, Path file) throws IOException {
    INDArray flat = flat(array);
    if (in.readLong() != flat.length()) {
      throw new IOException(file + " holds other arrays than this training has");
    }
    for (long from = 0; from < flat.length(); from += PIECE) {
      INDArray to = piece(flat, from);
      byte[] bytes = in.readNBytes((int) to.length() * Float.BYTES);
      float[] values = new float[(int) to.length()];
      ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
      try (INDArray read = Nd4j.createFromArray(values)) {
        to.assign(read);
      }
    }
  }

  private static INDArray piece(INDArray flat, long from) {
    return flat.get(NDArrayIndex.interval(from, Math.min(flat.length(), from + PIECE)));
  }

  /** DL4J's vectors are rows of a matrix in one piece, so this is a view. */
  private static INDArray flat(INDArray array) {
    return array.reshape('c', new long[] {array.length()});
  }
}
