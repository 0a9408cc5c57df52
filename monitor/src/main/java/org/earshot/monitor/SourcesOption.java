package org.earshot.monitor;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.earshot.source.SourceSpec;
import org.earshot.source.declared.SourcesFile;
import org.earshot.source.declared.SourcesFileException;
import picocli.CommandLine.Option;

/** A file of sources. */
final class SourcesOption {
  @Option(
      names = "--sources",
      paramLabel = "FILE",
      description = {
        "Sources to listen to: a YAML file, see `earshot run --example-sources`.",
        "It is looked at every second: what is added, changed or taken out of it is started, restarted or stopped, and nothing else."
      })
  private Path file;

  boolean given() {
    return file != null;
  }

  /**
   * What the file declares now, beside other sources.
   *
   * @throws StartupException if it cannot be read or breaks rules: a line for each
   */
  DeclaredSources read(List<SourceSpec> others) {
    if (file == null) {
      return new DeclaredSources(null, List.of(), others);
    }
    var ids = others.stream().map(SourceSpec::id).collect(toSet());
    var sources = new SourcesFile(file, System.getenv(), ids);
    try {
      return new DeclaredSources(sources, sources.read(), others);
    } catch (SourcesFileException e) {
      throw new StartupException("the sources cannot be used:\n" + e.getMessage(), e);
    } catch (NoSuchFileException e) {
      throw new StartupException(
          "--sources %s: there is no such file; `earshot run --example-sources` prints one"
              .formatted(file),
          e);
    } catch (IOException e) {
      throw new StartupException("--sources %s cannot be read: %s".formatted(file, e), e);
    }
  }
}
