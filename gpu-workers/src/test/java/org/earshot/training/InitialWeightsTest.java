package org.earshot.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.earshot.message.Job;
import org.earshot.message.ModelCard;
import org.earshot.message.TrainingOptions;
import org.earshot.model.Architecture;
import org.earshot.model.ModelFileException;
import org.earshot.model.ModelStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitialWeightsTest {
  private static final List<String> CLASSES = List.of("cat", "dog");
  private static final TrainingOptions OPTIONS = new TrainingOptions(1, 4, 0.1, "sgd", 0, 1, 0, 0);

  private final ComputationGraph known = network(1, 2);
  private ModelStore store;
  private ModelCard card;

  @BeforeEach
  void store(@TempDir Path directory) throws Exception {
    store = new ModelStore(directory);
    card = card(store.write(known));
  }

  @Test
  void all_weights_are_taken_over_where_the_classes_are_the_same() throws Exception {
    var network = network(2, 2);
    try (var weights = InitialWeights.of(job("known", 1), Map.of("known", card), store::load)) {
      weights.fill(network, CLASSES);

      assertThat(weights.line(CLASSES)).isEqualTo("begins with the weights of known");
      assertThat(weights.source()).isEqualTo(new ModelCard.Init("known", card.sha256()));
    }
    assertThat(network.params()).isEqualTo(known.params());
  }

  @Test
  void the_last_layer_starts_anew_with_other_classes() throws Exception {
    var network = network(2, 3);
    var drawn = network(2, 3);
    try (var weights = InitialWeights.of(job("known", 1), Map.of("known", card), store::load)) {
      weights.fill(network, List.of("bird", "cat", "dog"));
      assertThat(weights.line(List.of("bird", "cat", "dog"))).contains("but for the last layer");
    }
    assertThat(network.getParam("logits_W")).isEqualTo(drawn.getParam("logits_W"));
    known.paramTable().keySet().stream()
        .filter(name -> !name.startsWith("logits_"))
        .forEach(name -> assertThat(network.getParam(name)).isEqualTo(known.getParam(name)));
  }

  @Test
  void a_job_that_names_none_begins_with_drawn_weights() throws Exception {
    var network = network(2, 2);
    var weights = InitialWeights.of(job(null, 1), Map.of(), store::load);
    weights.fill(network, CLASSES);

    assertThat(network.params()).isEqualTo(network(2, 2).params());
    assertThat(weights.source()).isNull();
  }

  @Test
  void what_does_not_fit_is_refused_by_name() throws Exception {
    var cards = Map.of("known", card);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InitialWeights.of(job("other", 1), cards, store::load))
        .withMessage("init must be a registered model, other is none; there are [known]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InitialWeights.of(job("known", 2), cards, store::load))
        .withMessageContaining(
            "of resnet-56 with base width 2, known is of resnet-56 with base width 1");
    var gone = Map.of("known", card("0".repeat(64)));
    assertThatExceptionOfType(ModelFileException.class)
        .isThrownBy(() -> InitialWeights.of(job("known", 1), gone, store::load));
  }

  private static ComputationGraph network(long seed, int classes) {
    var graph =
        new ComputationGraph(
            Architecture.RESNET_56.configuration(8, 8, classes, 1, seed, "sgd", 0));
    graph.init();
    return graph;
  }

  private static ModelCard card(String sha256) {
    return new ModelCard(
        "known",
        "resnet-56",
        1,
        "stft/small/22050/1",
        CLASSES,
        1,
        null,
        1,
        OPTIONS,
        1,
        1,
        null,
        null,
        null,
        sha256,
        Instant.EPOCH);
  }

  private static Job.Training job(String init, int width) {
    return new Job.Training(
        "job",
        Instant.EPOCH,
        "pets",
        "stft/small/22050/1",
        "resnet-56",
        width,
        "new",
        null,
        init,
        "5",
        null,
        1,
        OPTIONS,
        null);
  }
}
