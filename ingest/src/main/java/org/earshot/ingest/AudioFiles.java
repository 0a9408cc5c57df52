package org.earshot.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.earshot.wire.ClipId;

/** Finds audio files in folders, by extension; what they hold is decided when they are decoded. */
public final class AudioFiles {
  static final List<String> EXTENSIONS =
      List.of(
          "wav", "wave", "flac", "ogg", "oga", "mp3", "aif", "aiff", "aifc", "au", "snd", "opus",
          "m4a", "aac", "wma", "webm", "mka", "caf");

  private AudioFiles() {}

  /**
   * What is under a folder.
   *
   * @param files name (relative path with slashes) to file, sorted by name
   * @param notes what was left out
   */
  public record Found(SortedMap<String, Path> files, List<String> notes) {
    static final Found NOTHING = new Found(Collections.emptySortedMap(), List.of());
  }

  /**
   * Walks a folder. Hidden files and folders are skipped; a link is followed to a file within the
   * folder, never out of it and never to a folder, so that what is fed is what the user named.
   */
  public static Found under(Path folder) {
    try {
      var walk = new Walk(folder.toRealPath());
      Files.walkFileTree(walk.root, walk);
      return new Found(walk.files, walk.notes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the folder " + folder, e);
    }
  }

  /** The path with slashes, on every platform. */
  static String name(Path relative) {
    return IntStream.range(0, relative.getNameCount())
        .mapToObj(i -> relative.getName(i).toString())
        .collect(Collectors.joining("/"));
  }

  /** The folder's name as a source, with a dash for what a source may not have; null if empty. */
  static String source(Path folder) {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    String plain =
        (last == null ? "" : last.toString())
            .replaceAll("[^A-Za-z0-9._-]+", "-")
            .replaceAll("^[._-]+|-+$", "");
    return plain.isEmpty()
        ? null
        : ClipId.checkedSource(plain.substring(0, Math.min(plain.length(), ClipId.LONGEST_SOURCE)));
  }

  static boolean isAudio(String name) {
    return EXTENSIONS.contains(extension(name).toLowerCase(Locale.ROOT));
  }

  /** What follows the last dot of the file's name, or nothing. */
  static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= name.lastIndexOf('/') ? "" : name.substring(dot + 1);
  }

  /** The name without its extension. */
  static String stem(String name) {
    String extension = extension(name);
    return extension.isEmpty() ? name : name.substring(0, name.length() - extension.length() - 1);
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final SortedMap<String, Path> files = new TreeMap<>();
    private final List<Path> linksOut = new ArrayList<>();
    private final List<Path> badNames = new ArrayList<>();
    private final List<Path> unreadable = new ArrayList<>();

    Walk(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return isHidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!isHidden(file) && isAudio(file.getFileName().toString()) && Files.isRegularFile(file)) {
        if (attributes.isSymbolicLink() && !file.toRealPath().startsWith(root)) {
          linksOut.add(file);
        } else {
          add(file);
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (file.equals(root)) {
        throw e;
      }
      unreadable.add(file);
      return FileVisitResult.CONTINUE;
    }

    private void add(Path file) {
      String name = name(root.relativize(file));
      try {
        files.put(ClipId.checkedName(name), file);
      } catch (IllegalArgumentException e) {
        badNames.add(file); // reported in the notes
      }
    }

    private boolean isHidden(Path path) {
      return !path.equals(root) && path.getFileName().toString().startsWith(".");
    }

    List<String> notes() {
      List<String> notes = new ArrayList<>();
      note(notes, linksOut, "links that lead out of the folder");
      note(notes, badNames, "files whose names a clip cannot have");
      note(notes, unreadable, "folders or files that cannot be read");
      return notes;
    }

    private static void note(List<String> notes, List<Path> left, String what) {
      if (!left.isEmpty()) {
        notes.add(
            "left out %d %s, such as %s"
                .formatted(
                    left.size(), what, left.get(0).toString().replaceAll("\\p{Cntrl}", "?")));
      }
    }
  }
}
