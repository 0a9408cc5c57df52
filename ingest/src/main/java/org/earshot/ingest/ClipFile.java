package org.earshot.ingest;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.earshot.wire.CanonicalClip;
import org.earshot.wire.ClipId;

/**
 * An audio file that has not been read yet, with what its data set says about it.
 *
 * @param name relative path with extension and slashes: the clip's name within its source
 * @param label class name, or null
 * @param fold the data set's fold, or null
 * @param content where its bytes are
 */
public record ClipFile(String name, String label, String fold, Content content) {
  /** Refuses a name that would leave its source, see {@link ClipId#checkedName}. */
  public ClipFile {
    ClipId.checkedName(name);
    requireNonNull(content, "content");
  }

  /** Opens the bytes; every call begins at the first. */
  @FunctionalInterface
  public interface Content {
    InputStream open() throws IOException;
  }

  /** A file without label and fold. */
  static ClipFile of(String name, Path file) {
    return new ClipFile(name, null, null, () -> Files.newInputStream(file));
  }

  /**
   * Reads the file, but never more than {@link CanonicalClip#LARGEST_FILE} and one byte: enough to
   * see that a file is too large.
   */
  byte[] read() throws IOException {
    try (var stream = content.open()) {
      return stream.readNBytes(CanonicalClip.LARGEST_FILE + 1);
    }
  }
}
