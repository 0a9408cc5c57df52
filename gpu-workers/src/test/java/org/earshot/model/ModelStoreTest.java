package org.earshot.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.earshot.message.Hashes;
import org.earshot.message.Json;
import org.earshot.message.ModelCard;
import org.earshot.message.TrainingOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class ModelStoreTest {
  @TempDir Path directory;
  private ModelStore store;

  @BeforeEach
  void open() {
    store = new ModelStore(directory.resolve("models"));
  }

  private static ComputationGraph graph(long seed) {
    var graph =
        new ComputationGraph(
            Architecture.RESNET_56.configuration(16, 16, 2, 1, seed, "adam", 0.001));
    graph.init();
    return graph;
  }

  static ModelCard card(String id, String sha256) {
    return new ModelCard(
        id,
        "resnet-56",
        1,
        "stft/small/22050/1",
        List.of("high", "low"),
        1,
        new ModelCard.Data("tones", List.of("1", "2", "3"), "4", "5", 6, "d"),
        1,
        new TrainingOptions(1, 1, 0.1, "adam", 0, 1, 0, 0),
        1,
        1,
        null,
        null,
        new ModelCard.Accuracy(1, 2),
        sha256,
        Instant.EPOCH);
  }

  @Test
  void a_restored_model_says_what_the_written_one_said() throws Exception {
    var graph = graph(3);
    var x = Nd4j.rand(DataType.FLOAT, 2, 1, 16, 16);
    var restored = store.load(card("tone", store.write(graph)));

    assertThat(restored.params()).isEqualTo(graph.params());
    assertThat(restored.outputSingle(x)).isEqualTo(graph.outputSingle(x));
  }

  @Test
  void the_file_is_named_by_its_content_and_nothing_else_is_left() throws Exception {
    String sha256 = store.write(graph(3));

    assertThat(Hashes.sha256(Files.readAllBytes(store.file(sha256)))).isEqualTo(sha256);
    try (var files = Files.list(directory.resolve("models"))) {
      assertThat(files).containsExactly(store.file(sha256));
    }
  }

  @Test
  void the_same_parameters_give_the_same_bytes() throws Exception {
    assertThat(store.write(graph(3)))
        .isEqualTo(store.write(graph(3)))
        .isNotEqualTo(store.write(graph(4)));
  }

  @Test
  void a_missing_file_is_refused_by_name() {
    var card = card("tone", "0".repeat(64));

    assertThat(store.has(card)).isFalse();
    assertThatExceptionOfType(ModelFileException.class)
        .isThrownBy(() -> store.load(card))
        .withMessageContaining("model tone")
        .withMessageContaining("missing");
  }

  @Test
  void an_altered_file_is_refused_and_written_anew() throws Exception {
    var card = card("tone", store.write(graph(3)));
    byte[] zip = Files.readAllBytes(store.file(card.sha256()));
    zip[zip.length / 2] ^= 1;
    Files.write(store.file(card.sha256()), zip);

    assertThatExceptionOfType(ModelFileException.class)
        .isThrownBy(() -> store.load(card))
        .withMessageContaining("model tone")
        .withMessageContaining("damaged");
    store.write(graph(3));
    assertThat(store.load(card).params()).isEqualTo(graph(3).params());
  }

  @Test
  void a_model_that_comes_with_its_card_is_kept_only_if_they_fit() throws Exception {
    String sha256 = store.write(graph(3));
    byte[] zip = Files.readAllBytes(store.file(sha256));
    var other = new ModelStore(directory.resolve("other"));
    var card = other.keep(Json.write(card("tone", sha256)), zip);

    assertThat(other.load(card).params()).isEqualTo(graph(3).params());
    assertThatExceptionOfType(ModelFileException.class)
        .isThrownBy(() -> other.keep(Json.write(card("tone", "0".repeat(64))), zip))
        .withMessageContaining("its card says 000");
  }

  @Test
  void cards_lie_beside_the_zips_under_plain_names() throws Exception {
    assertThat(store.cardIds()).isEmpty();
    var card = card("tone-1.b", store.write(graph(3)));
    store.writeCard(card);
    store.writeCard(card);

    assertThat(store.card("tone-1.b")).contains(card);
    assertThat(store.card("other")).isEmpty();
    assertThat(store.cardIds()).containsExactly("tone-1.b");
    for (String id : List.of("../tone", ".tone", "a/b", "")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.card(id))
          .withMessageContaining("model's id must be");
    }
  }
}
