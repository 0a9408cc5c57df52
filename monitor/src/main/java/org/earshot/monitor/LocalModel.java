package org.earshot.monitor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.earshot.message.Hashes;
import org.earshot.model.ModelFileException;

/**
 * A model out of a file.
 *
 * @param name as it was asked for
 * @param sha256 of the file
 */
record LocalModel(String name, String sha256, ComputationGraph graph) {
  /**
   * Loads a model of a directory by its id, or a DL4J zip by its path.
   *
   * @throws StartupException if there is none, or it cannot be read
   */
  static LocalModel load(String name, ModelsDirOption models) throws IOException {
    if (name.endsWith(".zip")) {
      return zip(name);
    }
    try {
      var card = models.card(name);
      return new LocalModel(name, card.sha256(), models.store().load(card));
    } catch (ModelFileException e) {
      throw new StartupException(e.getMessage(), e);
    }
  }

  private static LocalModel zip(String name) {
    try {
      byte[] zip = Files.readAllBytes(Path.of(name));
      var graph = ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip), false);
      return new LocalModel(name, Hashes.sha256(zip), graph);
    } catch (IOException | RuntimeException e) { // DL4J refuses in many ways
      throw new StartupException(
          "%s cannot be read as a computation graph: %s".formatted(name, e), e);
    }
  }
}
