package org.earshot.ingest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a user's paths hold: data sets with labels and folds, folders, single files.
 *
 * @param sets one for each folder, and one for the single files of each folder
 */
public record Clips(List<ClipSet> sets) {
  public Clips {
    sets = List.copyOf(sets);
  }

  /**
   * Finds the clips at the paths. A folder is a data set if it, the folder above it or its only
   * child of that kind has the table of a {@link DatasetLayout}; else every audio file under it is
   * a clip. A file is a clip whatever its extension. Nothing is decoded yet.
   *
   * @throws IllegalArgumentException if there is no path, one does not exist, or one holds no audio
   *     file, saying what was looked for
   */
  public static Clips open(List<Path> paths) {
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("paths must name at least one folder or file");
    }
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new IllegalArgumentException("path must exist, was " + path);
      }
    }
    List<ClipSet> sets = new ArrayList<>();
    Map<Path, List<ClipFile>> singles = new LinkedHashMap<>();
    for (Path path : paths.stream().map(p -> p.toAbsolutePath().normalize()).distinct().toList()) {
      if (Files.isDirectory(path)) {
        sets.add(folder(path));
      } else {
        singles
            .computeIfAbsent(path.getParent(), folder -> new ArrayList<>())
            .add(ClipFile.of(AudioFiles.name(path.getFileName()), path));
      }
    }
    singles.forEach(
        (folder, files) ->
            sets.add(new ClipSet(AudioFiles.source(folder), files, List.of(), List.of())));
    return new Clips(sets);
  }

  /** All clips. */
  public Stream<ClipFile> stream() {
    return sets.stream().flatMap(set -> set.clips().stream());
  }

  /** How many clips there are. */
  public long count() {
    return stream().count();
  }

  /** Names that a table lists and that have no file. */
  public List<String> missing() {
    return sets.stream().flatMap(set -> set.missing().stream()).toList();
  }

  /** What a user should know about how the clips were found, one sentence each. */
  public List<String> notes() {
    return sets.stream().flatMap(set -> set.notes().stream()).toList();
  }

  private static ClipSet folder(Path folder) {
    return Dataset.at(folder).map(dataset -> dataset.clips(folder)).orElseGet(() -> plain(folder));
  }

  private static ClipSet plain(Path folder) {
    var found = AudioFiles.under(folder);
    if (found.files().isEmpty()) {
      throw new IllegalArgumentException(
          "%s must hold audio: no file ending in %s and no table %s was found%s"
              .formatted(
                  folder,
                  String.join(", ", AudioFiles.EXTENSIONS),
                  String.join(" or ", DatasetLayout.tables()),
                  found.notes().isEmpty() ? "" : "; " + String.join("; ", found.notes())));
    }
    var clips =
        found.files().entrySet().stream()
            .map(file -> ClipFile.of(file.getKey(), file.getValue()))
            .toList();
    return new ClipSet(AudioFiles.source(folder), clips, List.of(), found.notes());
  }
}
