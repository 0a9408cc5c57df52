package org.earshot.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.earshot.engine.Kernels;
import org.earshot.message.Job;
import org.earshot.message.ModelCard;
import org.earshot.message.TrainingOptions;
import org.earshot.training.BestEpoch.Score;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SavedEpochsTest {
  private static final SavedEpoch SECOND =
      new SavedEpoch(
          2,
          12,
          1,
          new Score(0.75, 0.5),
          new Look(new Evaluation(3, 4, 0.5), null, null, false),
          List.of(1));

  @TempDir private Path directory;

  private static Job.Training job(String optimizer, ModelCard.Adversarial adversarial) {
    return new Job.Training(
        "job-1",
        Instant.EPOCH,
        "tones",
        "stft/small/22050/1",
        "resnet-56",
        1,
        "tone",
        null,
        "5",
        1,
        new TrainingOptions(4, 4, 0.01, optimizer, 1e-4, 4, 0.5, 0.2),
        adversarial);
  }

  private static INDArray counting(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i;
    }
    return Nd4j.createFromArray(new float[][] {values});
  }

  private SavedEpochs written() throws Exception {
    var epochs = new SavedEpochs(directory);
    epochs.write("job/../1", "hash", SECOND, List.of(counting(100_000), counting(3)));
    return epochs;
  }

  @Test
  void an_epoch_comes_back_as_it_went() throws Exception {
    var epochs = written();
    var large = Nd4j.zeros(1, 100_000);
    var small = Nd4j.zeros(1, 3);

    assertThat(epochs.has("job/../1", "hash")).isTrue();
    assertThat(epochs.read("job/../1", List.of(large, small))).isEqualTo(SECOND);
    assertThat(large.toFloatVector()).isEqualTo(counting(100_000).toFloatVector());
    assertThat(small.toFloatVector()).containsExactly(0, 1, 2);
    assertThat(directory).isDirectoryContaining(file -> file.endsWith(epochs.file("job/../1")));
  }

  @Test
  void another_trainings_epoch_is_not_gone_on_from() throws Exception {
    assertThat(written().has("job/../1", "another hash")).isFalse();
    assertThat(written().has("job-2", "hash")).isFalse();
  }

  @Test
  void a_damaged_file_is_refused_by_its_name() throws Exception {
    var epochs = written();
    Path file = epochs.file("job/../1");
    byte[] bytes = Files.readAllBytes(file);
    bytes[200_000] ^= 1;
    Files.write(file, bytes);

    assertThatIOException()
        .isThrownBy(() -> epochs.has("job/../1", "hash"))
        .withMessageContaining(file.toString())
        .withMessageContaining("damaged");
  }

  @Test
  void a_file_of_other_arrays_is_refused() throws Exception {
    var epochs = written();

    assertThatIOException()
        .isThrownBy(() -> epochs.read("job/../1", List.of(Nd4j.zeros(1, 100_000))))
        .withMessageContaining("other arrays");
  }

  @Test
  void what_no_training_came_back_to_is_deleted_after_a_time() throws Exception {
    var epochs = written();
    epochs.deleteBefore(Instant.now().minusSeconds(60));
    assertThat(epochs.file("job/../1")).exists();
    epochs.deleteBefore(Instant.now().plusSeconds(60));
    assertThat(epochs.file("job/../1")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "sgd"})
  void an_interrupted_training_goes_on_and_gives_the_same_bits(String optimizer) throws Exception {
    var set = Clips.twoTones(2, 1);
    var job = job(optimizer, new ModelCard.Adversarial(0.5, 0.01, 0.05));
    var whole =
        new Trainer(Kernels.HOST, System::nanoTime)
            .train(job, set, progress -> {}, () -> {})
            .graph()
            .params()
            .toFloatVector();

    var first = new RecordedContext(2);
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> train(job, set, first, new ArrayList<>()));
    List<Integer> epochs = new ArrayList<>();
    var second = new RecordedContext();
    var resumed = train(job, set, second, epochs);

    assertThat(first.checkpoints()).isEqualTo(2);
    assertThat(second.announced).contains("goes on after epoch 2");
    assertThat(epochs).containsOnly(3, 4);
    assertThat(resumed.epochs()).isEqualTo(4);
    assertThat(resumed.graph().params().toFloatVector()).isEqualTo(whole);
  }

  @Test
  void a_disk_that_takes_nothing_keeps_the_old_epoch_and_says_so() throws Exception {
    var set = Clips.twoTones(1, 1);
    var job = job("sgd", null);
    // a file where the directory should be refuses every write, whoever runs the test
    Files.writeString(directory.resolve("full"), "");
    var context = new RecordedContext();
    var keeping =
        new JobKeeping(new SavedEpochs(directory.resolve("full")), job, 0, set.digest(), context);

    var trained =
        new Trainer(Kernels.HOST, System::nanoTime)
            .train(
                job,
                set,
                Split.folds(set, "5"),
                InitialWeights.DRAWN,
                progress -> {},
                () -> {},
                keeping);

    assertThat(trained.epochs()).isEqualTo(4);
    assertThat(context.announced)
        .hasSize(4)
        .allMatch(line -> line.contains("is not kept") && line.contains("full"));
  }

  @Test
  void a_training_that_diverges_names_the_batch_and_leaves_the_last_good_epoch() throws Exception {
    var set = Clips.twoTones(2, 1);
    var job = job("sgd", null);
    var first = new RecordedContext(2);
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> train(job, set, first, new ArrayList<>()));

    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(
            () ->
                new Trainer(Kernels.HOST, System::nanoTime)
                    .train(
                        job,
                        set,
                        Split.folds(set, "5"),
                        InitialWeights.DRAWN,
                        progress -> {},
                        () -> {},
                        new Poisoned(
                            new JobKeeping(
                                new SavedEpochs(directory),
                                job,
                                0,
                                set.digest(),
                                new RecordedContext()))))
        .withMessageContaining("the loss is NaN in epoch 3, step 1 (clips tones/")
        .withMessageContaining("and 1 more")
        .withMessageEndingWith("epoch 2 stays kept");

    List<Integer> epochs = new ArrayList<>();
    train(job, set, new RecordedContext(), epochs);
    assertThat(epochs).containsOnly(3, 4);
  }

  /** Restores weights that are no numbers, as after a step too far. */
  private record Poisoned(Keeping keeping) implements Keeping {
    @Override
    public SavedEpoch restore(List<INDArray> into) {
      SavedEpoch saved = keeping.restore(into);
      into.get(0).assign(Float.NaN);
      return saved;
    }

    @Override
    public void keep(SavedEpoch saved, List<INDArray> arrays, TrainingProgress progress) {
      keeping.keep(saved, arrays, progress);
    }
  }

  @Test
  void an_unfinished_write_leaves_the_old_epoch() throws Exception {
    var epochs = written();
    INDArray closed = counting(3);
    closed.close();

    assertThatIllegalArgumentException() // ND4J's own, amid the second array
        .isThrownBy(() -> epochs.write("job/../1", "hash", SECOND, List.of(counting(9), closed)));

    assertThat(epochs.has("job/../1", "hash")).isTrue();
    assertThat(directory).isDirectoryNotContaining("glob:**.part");
  }

  private Trained train(
      Job.Training job, TrainingSet set, RecordedContext context, List<Integer> epochs) {
    return new Trainer(Kernels.HOST, System::nanoTime)
        .train(
            job,
            set,
            Split.folds(set, "5"),
            InitialWeights.DRAWN,
            progress -> epochs.add(progress.epoch()),
            context::checkWanted,
            new JobKeeping(new SavedEpochs(directory), job, 0, set.digest(), context));
  }
}
