package org.earshot.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.earshot.message.Hashes;
import org.earshot.message.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of training sets on the disk, so that a set may be larger than memory and the next
 * job on the same records need not read them again. Workers may share it.
 *
 * <pre>
 *   &lt;hash of the key&gt;/values       float32 little-endian, clip after clip as they were read
 *   &lt;hash of the key&gt;/clips.json   sizes, clips, the place of each, the set's digest
 * </pre>
 *
 * <p>A set appears as a whole: its directory is made under another name and moved.
 */
public final class SetFiles {
  static final String VALUES = "values";
  private static final String CLIPS = "clips.json";
  private static final Logger LOG = LoggerFactory.getLogger(SetFiles.class);

  private final Path directory;

  /** Uses a directory, which is created with the first set. */
  public SetFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Says what the values are.
   *
   * @param arrays how many there are; no clip need refer to an array
   * @param digest {@link TrainingSet#digest()}
   */
  record Contents(int rows, int columns, int arrays, String digest, List<PlacedClip> clips) {}

  /** A clip and the place of its array, from 0. */
  record PlacedClip(String id, String label, String fold, String original, int place) {
    LabelledClip with(Pixels pixels) {
      return new LabelledClip(id, label, fold, original, pixels);
    }
  }

  /**
   * The set of that key, if it is there and every value is as it was written.
   *
   * @param key says which records of which topic, and which of them were taken
   */
  Optional<TrainingSet> find(String key) throws IOException {
    Path place = place(key);
    try {
      var contents = Json.read(Files.readAllBytes(place.resolve(CLIPS)), Contents.class);
      TrainingSet set = set(place, contents);
      if (set.digest().equals(contents.digest())) {
        Files.setLastModifiedTime(place, FileTime.from(Instant.now()));
        return Optional.of(set);
      }
      LOG.warn("{} is damaged, its digest is {}: it is made again", place, set.digest());
    } catch (NoSuchFileException e) {
      LOG.debug("no set at {}", place, e);
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} is damaged: it is made again", place, e);
    }
    delete(place);
    return Optional.empty();
  }

  private static TrainingSet set(Path place, Contents contents) throws IOException {
    var values =
        MappedValues.of(
            place.resolve(VALUES), contents.rows(), contents.columns(), contents.arrays());
    return TrainingSet.of(
        contents.clips().stream().map(clip -> clip.with(values.get(clip.place()))).toList());
  }

  /** Begins to write the values of a set. */
  SetDraft draft() throws IOException {
    Path part = directory.resolve(UUID.randomUUID() + ".part");
    Files.createDirectories(part);
    return new SetDraft(part);
  }

  /**
   * Ends a draft: the set is there under its key, and on the disk.
   *
   * @throws IllegalArgumentException if it is no training set
   */
  TrainingSet keep(String key, SetDraft draft, List<PlacedClip> clips) throws IOException {
    var contents = draft.end(clips);
    TrainingSet set = set(draft.directory(), contents);
    Files.write(
        draft.directory().resolve(CLIPS),
        Json.write(
            new Contents(
                contents.rows(), contents.columns(), contents.arrays(), set.digest(), clips)));
    try {
      Files.move(draft.directory(), place(key), ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(place(key))) {
        throw e;
      }
      LOG.debug("another worker kept the same set", e); // the draft's closing deletes this one
    }
    return set; // its mapping stays, whatever the files are called
  }

  /** Deletes sets that no job used since, and drafts of that age. */
  public void deleteUnusedSince(Instant instant) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (var places = Files.newDirectoryStream(directory, Files::isDirectory)) {
      for (Path place : places) {
        if (Files.getLastModifiedTime(place).toInstant().isBefore(instant)) {
          delete(place);
        }
      }
    }
  }

  static void delete(Path place) throws IOException {
    Files.deleteIfExists(place.resolve(CLIPS)); // first: without it there is no set
    Files.deleteIfExists(place.resolve(VALUES));
    Files.deleteIfExists(place);
  }

  /** Where the set of a key lies. */
  Path place(String key) {
    return directory.resolve(Hashes.sha256(key.getBytes(UTF_8)).substring(0, 32));
  }
}
