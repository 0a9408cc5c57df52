package org.earshot.source.declared;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.earshot.source.Address;
import org.earshot.source.SourceSpec;
import org.earshot.source.SourceSpec.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesWatchTest {
  private static final String FIRST = "sources: [{id: a, kind: file, address: /a}]";
  private static final String OTHER = "sources: [{id: b, kind: file, address: /a}]";

  @TempDir private Path directory;
  private final BlockingQueue<List<SourceSpec>> changes = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> problems = new LinkedBlockingQueue<>();

  @Test
  void what_is_written_into_the_file_is_taken_and_what_is_wrong_is_told_once() throws Exception {
    Path path = Files.writeString(directory.resolve("sources.yaml"), FIRST);
    var modified = Files.getLastModifiedTime(path);
    var file = new SourcesFile(path, Map.of(), List.of());
    try (var watch =
        new SourcesWatch(file, Duration.ofMillis(20), file.read(), changes::add, problems::add)) {
      assertThat(watch).isNotNull();
      write(path, OTHER, modified);
      assertThat(changes.poll(10, SECONDS)).isEqualTo(List.of(source("b")));

      write(path, "sources: [{id: c}]", modified);
      assertThat(problems.poll(10, SECONDS)).startsWith(path + ":1:11: kind is missing\n");
      Files.delete(path);
      assertThat(problems.poll(10, SECONDS)).startsWith(path + " cannot be read: ");

      // Nothing came of the two: the list of before held, and here is another.
      write(path, FIRST, modified);
      assertThat(changes.poll(10, SECONDS)).isEqualTo(List.of(source("a")));
      assertThat(changes).isEmpty();
      assertThat(problems).isEmpty();
    }
  }

  @Test
  void a_list_that_was_not_taken_is_told_and_the_next_one_is_taken() throws Exception {
    Path path = Files.writeString(directory.resolve("sources.yaml"), FIRST);
    var file = new SourcesFile(path, Map.of(), List.of());
    var refusing =
        new SourcesWatch(
            file,
            Duration.ofMillis(20),
            file.read(),
            sources -> {
              if (sources.isEmpty()) {
                throw new IllegalStateException("not now");
              }
              changes.add(sources);
            },
            problems::add);
    try (refusing) {
      Files.writeString(path, "sources: []");
      assertThat(problems.poll(10, SECONDS)).contains("were not taken", "not now");
      Files.writeString(path, OTHER);
      assertThat(changes.poll(10, SECONDS)).isEqualTo(List.of(source("b")));
    }
  }

  /** All at once, and as if it had never changed. */
  private void write(Path path, String text, FileTime modified) throws Exception {
    Path other = Files.writeString(directory.resolve("other"), text);
    Files.setLastModifiedTime(other, modified);
    Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
  }

  private static SourceSpec source(String id) {
    return SourceSpec.of(id, Kind.FILE, Address.of("/a"));
  }
}
