package org.earshot.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import org.earshot.engine.Kernels;
import org.earshot.message.Hardening;
import org.earshot.message.Job;
import org.earshot.message.JobEvent;
import org.earshot.message.ModelCard;
import org.earshot.model.ModelStore;
import org.earshot.training.LabelledClip;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairComparisonTest {
  private static final List<LabelledClip> TEST =
      LongStream.range(0, 20)
          .mapToObj(
              i ->
                  new LabelledClip(
                      "esc10/" + i,
                      TinyModels.CLASSES.get((int) (i % TinyModels.CLASSES.size())),
                      "5",
                      null,
                      TinyModels.clip(i)))
          .toList();

  private ModelStore store;
  private ModelCard original;

  @BeforeEach
  void keep(@TempDir Path directory) throws IOException {
    store = new ModelStore(directory);
    original = TinyModels.keep(store, "plain", null, 1);
  }

  @Test
  void a_model_beside_its_own_twin_bought_nothing_and_cost_nothing() throws IOException {
    var twin = TinyModels.keep(store, "twin", "plain", 1);

    Hardening hardening = compared(twin, new Quiet());

    assertThat(hardening.original()).isEqualTo("plain");
    assertThat(hardening.clips()).isEqualTo(TEST.size());
    assertThat(hardening.originalCorrect()).isBetween(1, TEST.size());
    assertThat(hardening.drop()).isZero();
    assertThat(hardening.attacks()).extracting("attack").containsExactly("fgsm", "bim-a");
    assertThat(hardening.attacks())
        .allSatisfy(
            attack -> {
              assertThat(attack.modelAuc()).isEqualTo(attack.originalAuc());
              assertThat(attack.pairs()).isPositive();
              assertThat(attack.epsR()).isEqualTo(1.0);
            });
    assertThat(hardening.summary()).contains("plain", "20 held-out clips", "eps_r 1.00");
  }

  @Test
  void clips_of_another_test_part_and_unknown_originals_are_refused() throws IOException {
    var other = TinyModels.keep(store, "other", "nobody", 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compared(other, new Quiet()))
        .withMessageContaining("nobody is not");

    var elsewhere = new ModelCard.Data("esc10", List.of("2", "3", "4"), "5", "1", 3, "digest");
    var moved = TinyModels.keep(store, "moved", "plain", 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compared(on(moved, elsewhere), new Quiet()))
        .withMessageContaining("test part must be the same");
  }

  @Test
  void a_cancelled_job_ends_in_the_middle() throws IOException {
    var twin = TinyModels.keep(store, "twin", "plain", 1);
    var context =
        new Quiet() {
          @Override
          public void checkWanted() {
            throw new CancellationException("called off");
          }
        };

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> compared(twin, context));
  }

  private Hardening compared(ModelCard model, JobContext context) throws IOException {
    try (var weights = new Weights(store, null, Weights.Backoff.DEFAULT);
        var networks = new Networks(store, weights, Kernels.HOST)) {
      return new PairComparison(() -> Map.of("plain", original), networks, Clock.systemUTC())
          .of(model, job(model), TEST, context);
    }
  }

  private static Job.Training job(ModelCard model) {
    return new Job.Training(
        "retrain-1",
        Instant.EPOCH,
        "esc10",
        model.representation(),
        model.architecture(),
        model.baseWidth(),
        model.id(),
        model.original(),
        "5",
        1,
        model.options(),
        model.adversarial());
  }

  private static ModelCard on(ModelCard card, ModelCard.Data data) {
    return new ModelCard(
        card.id(),
        card.architecture(),
        card.baseWidth(),
        card.representation(),
        card.classes(),
        card.parameters(),
        data,
        card.seed(),
        card.options(),
        card.epochs(),
        card.bestEpoch(),
        card.adversarial(),
        card.original(),
        card.accuracy(),
        card.sha256(),
        card.createdAt());
  }

  /** A job that goes on. */
  private static class Quiet implements JobContext {
    @Override
    public String worker() {
      return "test";
    }

    @Override
    public int attempt() {
      return 1;
    }

    @Override
    public void progress(double share, String message, Map<String, Double> figures) {
      assertThat(share).isEqualTo(1);
    }

    @Override
    public void announce(
        JobEvent.State state, double share, String message, Map<String, Double> figures) {
      throw new AssertionError("nothing is announced");
    }

    @Override
    public void checkWanted() {
      // it is
    }
  }
}
