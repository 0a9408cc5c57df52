package org.earshot.ingest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Which files a data set's table means. A file has the table's name or, because published copies
 * are often FLAC or Ogg while the table says WAV, its name with another extension.
 */
final class TableMatch {
  private final List<ClipFile> clips = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> renamed = new ArrayList<>();
  private final Set<String> listed = new HashSet<>();
  private final List<String> notes = new ArrayList<>();

  private TableMatch() {}

  /**
   * Looks for each row's file.
   *
   * @param files name within {@code audio/} to file
   * @param within the folder in {@code audio/} that is wanted, or an empty string for all of it
   * @throws IllegalArgumentException if two rows mean one file
   */
  static TableMatch of(
      List<DatasetLayout.Entry> entries, SortedMap<String, Path> files, String within) {
    Map<String, String> byStem = new HashMap<>();
    files.keySet().forEach(name -> byStem.putIfAbsent(AudioFiles.stem(name), name));
    String prefix = within.isEmpty() ? "" : within + "/";
    var match = new TableMatch();
    entries.stream()
        .filter(entry -> entry.path().startsWith(prefix))
        .forEach(entry -> match.add(entry, files, byStem));
    match.note(files.keySet().stream().filter(name -> name.startsWith(prefix)).toList());
    return match;
  }

  private void add(
      DatasetLayout.Entry entry, SortedMap<String, Path> files, Map<String, String> byStem) {
    String path = entry.path();
    String name = files.containsKey(path) ? path : byStem.get(AudioFiles.stem(path));
    if (name == null) {
      missing.add(path);
      return;
    }
    if (!listed.add(name)) {
      throw new IllegalArgumentException(
          "the table must list a file once, lists %s again".formatted(path));
    }
    if (!name.equals(path)) {
      renamed.add(name);
    }
    Path file = files.get(name);
    clips.add(new ClipFile(name, entry.label(), entry.fold(), () -> Files.newInputStream(file)));
  }

  private void note(List<String> names) {
    if (!renamed.isEmpty()) {
      notes.add(
          "%d files have another extension than the table says, such as %s"
              .formatted(renamed.size(), renamed.get(0)));
    }
    var unlisted = names.stream().filter(name -> !listed.contains(name)).toList();
    if (!unlisted.isEmpty()) {
      notes.add(
          "left out %d audio files that the table does not list, such as %s"
              .formatted(unlisted.size(), unlisted.get(0)));
    }
  }

  /** The clips, in the order of the table. */
  List<ClipFile> clips() {
    return clips;
  }

  /** What the table lists and nobody has. */
  List<String> missing() {
    return missing;
  }

  /** What a user should know, one sentence each. */
  List<String> notes() {
    return notes;
  }
}
