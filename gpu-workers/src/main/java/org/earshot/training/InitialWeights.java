package org.earshot.training;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.earshot.message.Job;
import org.earshot.message.ModelCard;
import org.earshot.model.Architecture;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the networks of a job begin with: weights that the seed draws, or those of a registered
 * model. The last layer's are taken over only where the classes are the same, in the same order.
 */
final class InitialWeights implements AutoCloseable {
  /** Those that the seed draws. */
  static final InitialWeights DRAWN = new InitialWeights(null, null);

  private final ModelCard card;
  private final ComputationGraph graph;

  private InitialWeights(ModelCard card, ComputationGraph graph) {
    this.card = card;
    this.graph = graph;
  }

  /**
   * Loads what a job asks for.
   *
   * @param cards the registry
   * @throws IllegalArgumentException if the model is not registered, or is of another architecture
   *     or width than the job wants
   * @throws IOException if its file is missing or damaged
   */
  static InitialWeights of(Job.Training job, Map<String, ModelCard> cards, ModelLoader loader)
      throws IOException {
    if (job.init() == null) {
      return DRAWN;
    }
    ModelCard card = cards.get(job.init());
    if (card == null) {
      throw new IllegalArgumentException(
          "init must be a registered model, %s is none; there are %s"
              .formatted(job.init(), new TreeSet<>(cards.keySet())));
    }
    if (!card.architecture().equals(job.architecture()) || card.baseWidth() != job.baseWidth()) {
      throw new IllegalArgumentException(
          "init must be a model of %s with base width %d, %s is of %s with base width %d"
              .formatted(
                  job.architecture(),
                  job.baseWidth(),
                  card.id(),
                  card.architecture(),
                  card.baseWidth()));
    }
    return new InitialWeights(card, loader.load(card));
  }

  /** Gives a network its first weights. */
  void fill(ComputationGraph network, List<String> classes) {
    if (graph == null) {
      return;
    }
    Map<String, INDArray> from = graph.paramTable();
    network
        .paramTable()
        .forEach(
            (name, weights) -> {
              if (fits(classes) || !name.startsWith(Architecture.LAST_LAYER + "_")) {
                weights.assign(from.get(name));
              }
            });
  }

  /** What is said about them, for a training on those classes; null if they are drawn. */
  String line(List<String> classes) {
    if (card == null) {
      return null;
    }
    return fits(classes)
        ? "begins with the weights of " + card.id()
        : "begins with the weights of %s but for the last layer, which tells %s apart there"
            .formatted(card.id(), card.classes());
  }

  /** As a card records it; null if they are drawn. */
  ModelCard.Init source() {
    return card == null ? null : new ModelCard.Init(card.id(), card.sha256());
  }

  private boolean fits(List<String> classes) {
    return card.classes().equals(classes);
  }

  @Override
  public void close() {
    if (graph != null) {
      graph.close();
    }
  }
}
