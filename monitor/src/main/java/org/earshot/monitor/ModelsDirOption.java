package org.earshot.monitor;

import java.io.IOException;
import java.nio.file.Path;
import org.earshot.message.ModelCard;
import org.earshot.model.ModelStore;
import picocli.CommandLine.Option;

/** The directory of models that a command works on without a broker. */
final class ModelsDirOption {
  @Option(
      names = "--models-dir",
      paramLabel = "DIR",
      description = "Directory of the models' files (default: ${DEFAULT-VALUE}).",
      defaultValue = ".earshot/models")
  private Path directory;

  ModelStore store() {
    return new ModelStore(directory);
  }

  Path directory() {
    return directory;
  }

  /**
   * The card of a model in the directory.
   *
   * @throws StartupException if there is none, with those that there are
   */
  ModelCard card(String id) throws IOException {
    var store = store();
    return store
        .card(id)
        .orElseThrow(
            () ->
                new StartupException(
                    "no model %s in %s; there are %s".formatted(id, directory, ids())));
  }

  private String ids() {
    try {
      var ids = store().cardIds();
      return ids.isEmpty() ? "none" : String.join(", ", ids);
    } catch (IOException e) {
      return "none to be read: " + e.getMessage();
    }
  }
}
