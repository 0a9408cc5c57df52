package org.earshot.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A data set on disk.
 *
 * @param layout how its folder is laid out
 * @param root the folder with the table and {@code audio/}
 */
record Dataset(DatasetLayout layout, Path root) {
  /**
   * The data set that a folder is, belongs to (as its {@code audio/} or a fold in it) or holds as
   * its only one.
   *
   * @throws IllegalArgumentException if the folder holds several
   */
  static Optional<Dataset> at(Path folder) {
    return above(folder).findFirst().or(() -> onlyChild(folder));
  }

  private static Stream<Dataset> above(Path folder) {
    return Stream.iterate(folder, Objects::nonNull, Path::getParent)
        .limit(3)
        .filter(root -> root.equals(folder) || folder.startsWith(audio(root)))
        .flatMap(Dataset::in);
  }

  private static Stream<Dataset> in(Path root) {
    return Stream.of(DatasetLayout.values())
        .filter(layout -> Files.isRegularFile(layout.table(root)))
        .map(layout -> new Dataset(layout, root));
  }

  private static Optional<Dataset> onlyChild(Path folder) {
    List<Dataset> children;
    try (var entries = Files.list(folder)) {
      children = entries.sorted().flatMap(Dataset::in).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the folder " + folder, e);
    }
    if (children.size() > 1) {
      throw new IllegalArgumentException(
          "%s must hold one data set, holds %s: name the one to be fed"
              .formatted(
                  folder, children.stream().map(child -> child.root().getFileName()).toList()));
    }
    return children.stream().findFirst();
  }

  private static Path audio(Path root) {
    return root.resolve("audio");
  }

  /**
   * The clips that the table lists and that lie under the folder the user named.
   *
   * @throws IllegalArgumentException if the table breaks a rule or none of its files is there
   */
  ClipSet clips(Path named) {
    Path audio = audio(root);
    var found = Files.isDirectory(audio) ? AudioFiles.under(audio) : AudioFiles.Found.NOTHING;
    String within = named.startsWith(audio) ? AudioFiles.name(audio.relativize(named)) : "";
    var match = TableMatch.of(entries(), found.files(), within);
    if (match.clips().isEmpty()) {
      throw new IllegalArgumentException(
          "%s must hold files that %s lists: none of %d is there, under whatever extension"
              .formatted(named, layout.table(root), match.missing().size()));
    }
    var notes = Stream.concat(found.notes().stream(), match.notes().stream()).toList();
    return new ClipSet(AudioFiles.source(root), match.clips(), match.missing(), notes);
  }

  private List<DatasetLayout.Entry> entries() {
    try {
      return layout.parse(Files.readString(layout.table(root)));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s must be readable UTF-8 text: %s".formatted(layout.table(root), e), e);
    }
  }
}
