package org.earshot.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.earshot.engine.Checkpoint;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.message.Job;
import org.earshot.message.ModelCard;
import org.earshot.message.TrainingOptions;
import org.earshot.model.Architecture;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final TrainingListener SILENT = progress -> {};
  private static final ModelCard.Adversarial ADVERSARIAL =
      new ModelCard.Adversarial(0.5, 0.01, 0.05);

  private final Trainer trainer = new Trainer(Kernels.HOST, System::nanoTime);
  private final TrainingSet set = Clips.twoTones(8, 1);

  private static Job.Training job(int epochs, int patience, long seed, ModelCard.Adversarial how) {
    return new Job.Training(
        "job-1",
        Instant.EPOCH,
        "tones",
        "stft/small/22050/1",
        "resnet-56",
        2,
        "tone",
        null,
        "5",
        seed,
        new TrainingOptions(epochs, 8, 0.01, "adam", 1e-4, patience, 0.5, 0),
        how);
  }

  @Test
  void learns_to_tell_two_tones_apart() {
    var trained = trainer.train(job(18, 18, 1, null), set, SILENT, Checkpoint.NONE);

    assertThat(trained.test().clips()).isEqualTo(16); // one may be wrong: rounding decides
    assertThat(trained.test().accuracy()).isGreaterThan(0.9);
  }

  @Test
  void learns_adversarially_too_and_reports_both_accuracies() {
    List<TrainingProgress> heard = new ArrayList<>();
    var trained = trainer.train(job(18, 18, 1, ADVERSARIAL), set, heard::add, Checkpoint.NONE);

    assertThat(trained.test().accuracy()).isGreaterThan(0.9);
    assertThat(heard.get(heard.size() - 1).figures())
        .containsKeys("accuracy", "attackedAccuracy", "bimAccuracy", "overfitted");
  }

  @Test
  void the_same_seed_gives_the_same_bits_and_another_seed_others() {
    var one =
        trainer.train(job(2, 2, 1, ADVERSARIAL), set, SILENT, Checkpoint.NONE).graph().params();
    var same =
        trainer.train(job(2, 2, 1, ADVERSARIAL), set, SILENT, Checkpoint.NONE).graph().params();
    var other =
        trainer.train(job(2, 2, 2, ADVERSARIAL), set, SILENT, Checkpoint.NONE).graph().params();

    assertThat(same.toFloatVector()).isEqualTo(one.toFloatVector());
    assertThat(other.toFloatVector()).isNotEqualTo(one.toFloatVector());
  }

  @Test
  void the_best_epoch_is_what_is_kept_with_its_running_statistics() {
    List<TrainingProgress> looks = new ArrayList<>();
    var trained =
        trainer.train(
            job(6, 6, 3, null),
            set,
            progress -> {
              if (progress.epochEnded()) {
                looks.add(progress);
              }
            },
            Checkpoint.NONE);

    var best = looks.get(trained.bestEpoch() - 1).look().clean();
    assertThat(looks).hasSize(6).allMatch(look -> look.look().clean().correct() <= best.correct());
    try (var network = CompiledNetwork.of(trained.graph(), Kernels.HOST)) {
      // evaluation mode reads the running statistics: the same loss means the same statistics
      var again = Evaluation.of(network, set, trained.split().stop());
      assertThat(again.correct()).isEqualTo(best.correct());
      assertThat(again.loss()).isEqualTo(best.loss(), within(1e-6));
    }
  }

  @Test
  void patience_ends_the_training_early() {
    // with a rate this small nothing improves often enough
    var hopeless =
        new Job.Training(
            "job-2",
            Instant.EPOCH,
            "tones",
            "stft/small/22050/1",
            "resnet-56",
            1,
            "tone",
            null,
            "5",
            1,
            new TrainingOptions(50, 16, 1e-12, "sgd", 0, 1, 0, 0),
            null);
    var trained = trainer.train(hopeless, set, SILENT, Checkpoint.NONE);

    assertThat(trained.epochs()).isEqualTo(trained.bestEpoch() + 1).isLessThan(50);
  }

  @Test
  void a_cancellation_ends_the_training_at_the_next_step() {
    List<TrainingProgress> heard = new ArrayList<>();

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () ->
                trainer.train(
                    job(5, 5, 1, null),
                    set,
                    progress -> {
                      heard.add(progress);
                      if (heard.size() == 2) {
                        throw new CancellationException();
                      }
                    },
                    Checkpoint.NONE));
    assertThat(heard).hasSize(2);
  }

  @Test
  void an_adversarial_step_raises_the_loss_and_keeps_its_bounds() {
    var graph =
        new ComputationGraph(Architecture.RESNET_56.configuration(16, 16, 2, 2, 5, "adam", 0));
    graph.init();
    var random = new SplittableRandom(9);
    float[] x = new float[4 * 16 * 16];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble();
    }
    float[] targets = {1, 0, 0, 1, 0.5f, 0.5f, 1, 0};
    try (var network = CompiledNetwork.of(graph, Kernels.HOST)) {
      float[] before = x.clone();
      float[] moved = Adversary.step(network, x, 4, targets, 0.01);

      assertThat(x).isEqualTo(before);
      for (int i = 0; i < x.length; i++) {
        assertThat(moved[i]).isBetween(0f, 1f).isCloseTo(x[i], within(0.01001f));
      }
      assertThat(loss(network, moved, targets)).isGreaterThan(loss(network, x, targets));
    }
  }

  @Test
  void steps_of_bim_raise_the_loss_further_within_the_same_norm() {
    var graph =
        new ComputationGraph(Architecture.RESNET_56.configuration(16, 16, 2, 2, 5, "adam", 0));
    graph.init();
    var random = new SplittableRandom(9);
    float[] x = new float[4 * 16 * 16];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble();
    }
    float[] targets = {1, 0, 0, 1, 0, 1, 1, 0};
    try (var network = CompiledNetwork.of(graph, Kernels.HOST)) {
      float[] moved = Adversary.bim(network, x, 4, targets, 0.01);

      for (int i = 0; i < x.length; i++) {
        assertThat(moved[i]).isBetween(0f, 1f).isCloseTo(x[i], within(0.01001f));
      }
      assertThat(loss(network, moved, targets)).isGreaterThan(loss(network, x, targets));
    }
  }

  private static double loss(CompiledNetwork network, float[] x, float[] targets) {
    float[] logits = network.logits(x, 4);
    double loss = 0;
    for (int i = 0; i < targets.length; i++) {
      loss += targets[i] * (Evaluation.logSum(logits, i / 2 * 2, 2) - logits[i]);
    }
    return loss;
  }
}
