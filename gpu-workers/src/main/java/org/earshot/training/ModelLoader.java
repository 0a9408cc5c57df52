package org.earshot.training;

import java.io.IOException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.earshot.message.ModelCard;

/** Loads registered models, from wherever this worker gets their files. */
@FunctionalInterface
public interface ModelLoader {
  /**
   * The network of a card; it belongs to the caller. May take minutes where the file comes from
   * elsewhere.
   *
   * @throws IOException if its file is missing, damaged or not a model that fits its card
   * @throws java.util.concurrent.CancellationException if the thread is interrupted meanwhile
   */
  ComputationGraph load(ModelCard card) throws IOException;
}
