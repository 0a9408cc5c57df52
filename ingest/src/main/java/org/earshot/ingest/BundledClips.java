package org.earshot.ingest;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Clips that are shipped as resources, in a data set's layout. */
public final class BundledClips {
  private BundledClips() {}

  /**
   * Lists bundled clips in the order of their table; their bytes stay where they are until read.
   *
   * @param loader whose resources
   * @param root the folder with {@code meta/esc50.csv} and {@code audio/}, such as {@code
   *     demo/esc10}
   * @throws IllegalArgumentException if the table or one of its clips is not there
   */
  public static List<ClipFile> load(ClassLoader loader, String root) {
    var layout = DatasetLayout.ESC50;
    String table = root + "/" + layout.table();
    try (var stream = open(loader, table)) {
      return layout.parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8)).stream()
          .map(entry -> clip(loader, root, entry))
          .toList();
    } catch (IOException e) {
      throw new IllegalArgumentException("root must hold a table: " + e.getMessage(), e);
    }
  }

  private static ClipFile clip(ClassLoader loader, String root, DatasetLayout.Entry entry) {
    String resource = root + "/audio/" + entry.path();
    if (loader.getResource(resource) == null) {
      throw new IllegalArgumentException("root must hold what its table lists, lacks " + resource);
    }
    return new ClipFile(entry.path(), entry.label(), entry.fold(), () -> open(loader, resource));
  }

  private static InputStream open(ClassLoader loader, String resource) throws IOException {
    var stream = loader.getResourceAsStream(resource);
    if (stream == null) {
      throw new FileNotFoundException("no resource " + resource);
    }
    return stream;
  }
}
