package org.earshot.training;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.earshot.message.Hashes;
import org.earshot.message.Json;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A directory of saved epochs, one file a training: the newest. Workers that share the directory go
 * on with each other's trainings.
 */
public final class SavedEpochs {
  private final Path directory;

  /** Uses a directory, which is created with the first file. */
  public SavedEpochs(Path directory) {
    this.directory = directory;
  }

  /**
   * Says of which training an epoch is, and where it stood.
   *
   * @param training a hash of the job and its data: another training's epoch is not gone on from
   */
  private record Header(String training, SavedEpoch saved) {}

  /**
   * Writes a training's epoch in place of the one before, which stays until the new one is whole.
   *
   * @throws IOException naming the file that stays as it was
   */
  void write(String name, String training, SavedEpoch saved, List<INDArray> arrays)
      throws IOException {
    Path file = file(name);
    // in a name of its own: two workers may believe for a moment that the job is theirs
    Path part = directory.resolve(file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      Files.createDirectories(directory);
      EpochFile.write(part, Json.write(new Header(training, saved)), arrays);
      Files.move(part, file, ATOMIC_MOVE, REPLACE_EXISTING);
    } catch (IOException e) {
      throw new IOException("%s is not written anew: %s".formatted(file, e), e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Whether a training's epoch is there.
   *
   * @return false if there is none, or one of another training
   * @throws IOException if it is damaged or cannot be read
   */
  boolean has(String name, String training) throws IOException {
    if (!Files.exists(file(name))) {
      return false;
    }
    EpochFile.verify(file(name));
    return header(name).training.equals(training);
  }

  /** Fills the arrays from what {@link #has} found. */
  SavedEpoch read(String name, List<INDArray> into) throws IOException {
    EpochFile.read(file(name), into);
    return header(name).saved;
  }

  /** Deletes a training's epoch, if there is one. */
  void delete(String name) throws IOException {
    Files.deleteIfExists(file(name));
  }

  /** Deletes what was written before that instant and what no training came back to. */
  void deleteBefore(Instant instant) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (var files = Files.newDirectoryStream(directory, Files::isRegularFile)) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(instant)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** A name that people recognise and that no id, whatever it holds, leads out of the directory. */
  Path file(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9-]", "_");
    return directory.resolve(
        "%s-%s.epoch"
            .formatted(plain.substring(0, Math.min(60, plain.length())), Hashes.shortHash(name)));
  }

  private Header header(String name) throws IOException {
    return Json.read(EpochFile.header(file(name)), Header.class);
  }
}
