package org.earshot.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.earshot.dsp.Matrix;
import org.earshot.dsp.Npy;
import org.earshot.engine.Kernels;
import org.earshot.message.CrossValidation;
import org.earshot.message.Hardening;
import org.earshot.message.Job;
import org.earshot.message.ModelCard;
import org.earshot.message.TrainingOptions;
import org.earshot.model.ModelRegistry;
import org.earshot.model.ModelStore;
import org.earshot.wire.Facts;
import org.earshot.wire.Topics;
import org.earshot.worker.TestBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker: reading a data set, and a whole training job. */
class DatasetReaderTest {
  private static final String STFT = "stft/small/22050/1";
  private static TestBroker broker;

  @TempDir private Path sets;

  @BeforeAll
  static void start() throws Exception {
    broker = new TestBroker();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static Facts facts(String source, String label, String fold, String augmentation) {
    return copy(source, label, fold, augmentation, null);
  }

  private static Facts copy(
      String source, String label, String fold, String augmentation, String original) {
    return new Facts(source, null, null, label, fold, augmentation, original, STFT, false);
  }

  private static ProducerRecord<byte[], byte[]> record(String id, Facts facts, Matrix matrix) {
    return Topics.datasets("stft").record(id, Npy.write(matrix), facts.headers());
  }

  private static void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (var producer = broker.producer()) {
      records.forEach(record -> sent.add(producer.send(record)));
    }
    for (var one : sent) {
      one.get();
    }
  }

  private static Matrix constant(float value) {
    return Matrix.of(1, 2, new float[] {value, value});
  }

  @Test
  void reads_the_wanted_clips_with_their_copies_and_of_each_the_newest_record() throws Exception {
    send(
        List.of(
            record("pets/1", facts("pets", "dog", "1", null), constant(0.1f)),
            record("pets/2", facts("pets", "cat", "2", null), constant(0.2f)),
            record("pets/1", facts("pets", "dog", "1", null), constant(0.3f)),
            record("pets/1@1.5", facts("pets", "dog", "1", "1.5"), constant(0.4f)),
            record("pets/1@0.9", copy("pets", "dog", "1", "0.9", "pets/1"), constant(0.45f)),
            record("pets/3", facts("pets", null, "1", null), constant(0.5f)),
            record("zoo/1", facts("zoo", "lion", "1", null), constant(0.6f)),
            record(
                "pets/4",
                facts("pets", "cat", "1", null).represented("stft/medium/22050/1"),
                constant(0.7f))));

    var set = new DatasetReader(broker.settings(), new SetFiles(sets)).read("pets", STFT);

    assertThat(set.clips())
        .containsExactly(
            new LabelledClip("pets/1", "dog", "1", null, constant(0.3f)),
            new LabelledClip("pets/1@0.9", "dog", "1", "pets/1", constant(0.45f)),
            new LabelledClip("pets/2", "cat", "2", null, constant(0.2f)));
  }

  @Test
  void the_same_records_are_read_from_the_file_and_a_newer_one_counts() throws Exception {
    send(
        List.of(
            record("kept/1", facts("kept", "dog", "1", null), constant(0.1f)),
            record("kept/2", facts("kept", "cat", "2", null), constant(0.2f))));
    var reader = new DatasetReader(broker.settings(), new SetFiles(sets));
    var first = reader.read("kept", STFT);
    var again = reader.read("kept", STFT);

    assertThat(again.clips()).isEqualTo(first.clips());
    assertThat(sets.toFile().list()).hasSize(1);

    send(List.of(record("kept/1", facts("kept", "dog", "1", null), constant(0.3f))));
    assertThat(reader.read("kept", STFT).clips())
        .contains(new LabelledClip("kept/1", "dog", "1", null, constant(0.3f)));
  }

  @Test
  void an_absent_data_set_is_refused_with_the_cure() {
    var reader = new DatasetReader(broker.settings(), new SetFiles(sets));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.read("nothing", STFT))
        .withMessageContaining("data set nothing as stft/small/22050/1")
        .withMessageContaining("earshot ingest --dataset nothing PATH");
  }

  @Test
  void a_representation_that_nobody_makes_is_refused_with_the_list_of_what_there_is()
      throws Exception {
    send(
        List.of(
            record("stock/1", facts("stock", "dog", "1", null), constant(0.1f)),
            record("stock/2", facts("stock", "cat", "2", null), constant(0.2f))));
    var reader = new DatasetReader(broker.settings(), new SetFiles(sets));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.read("stock", "stft/paper/22050/1"))
        .withMessageContaining("stock as stft/small/22050/1 (2 clips)");
    // this broker has no topic of that kind
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.read("stock", "dwt/small/16000/1"))
        .withMessageContaining("datasets.dwt holds no labelled clip")
        .withMessageContaining("something on datasets.stft");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.read("stock", "mel/small"))
        .withMessageContaining("kind must be one of");
  }

  @Test
  void a_record_that_is_no_array_is_refused_by_its_place() throws Exception {
    send(
        List.of(
            Topics.datasets("stft")
                .record("bad/1", new byte[] {1, 2}, facts("bad", "dog", "1", null).headers())));
    var reader = new DatasetReader(broker.settings(), new SetFiles(sets));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.read("bad", STFT))
        .withMessageContaining("clip bad/1");
  }

  @Test
  void a_called_off_job_goes_on_elsewhere_to_the_same_file(@TempDir Path directory)
      throws Exception {
    sendTones("more-tones");
    var store = new ModelStore(directory);
    execute(job("whole", "more-tones", 3), store, directory, new RecordedContext());

    var interrupted = job("interrupted", "more-tones", 3);
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> execute(interrupted, store, directory, new RecordedContext(2)));
    var second = new RecordedContext();
    execute(interrupted, store, directory, second);

    var cards = ModelRegistry.read(broker.settings(), failure -> {});
    assertThat(second.announced).first().isEqualTo("goes on after epoch 2");
    assertThat(second.checkpoints()).isEqualTo(1);
    assertThat(cards.get("interrupted").sha256()).isEqualTo(cards.get("whole").sha256());
  }

  @Test
  void a_job_stores_the_model_and_publishes_its_card(@TempDir Path directory) throws Exception {
    var set = sendTones("tones");
    var store = new ModelStore(directory);
    var job = job("tone", "tones", 1);
    var context = new RecordedContext();

    execute(job, store, directory, context);

    ModelCard card = ModelRegistry.read(broker.settings(), failure -> {}).get("tone");
    assertThat(card.data())
        .isEqualTo(new ModelCard.Data("tones", List.of("1", "2", "3"), "4", "5", 12, set.digest()));
    assertThat(store.card("tone")).contains(card);
    assertThat(card.hardens()).contains("plain");
    assertThat(card.accuracy().clips()).isEqualTo(4);
    assertThat(store.load(card).numParams()).isGreaterThan(card.parameters());
    assertThat(context.shares).isSorted().endsWith(1.0);
    assertThat(context.checkpoints()).isEqualTo(1);
    assertThat(new SavedEpochs(directory.resolve("unfinished")).file("tone")).doesNotExist();
    try (var registry = ModelRegistry.start(broker.settings(), failure -> {})) {
      assertThat(registry.cards()).containsEntry("tone", card);
    }
  }

  @Test
  void a_cross_validation_reports_all_trainings_and_goes_on_where_it_was_called_off(
      @TempDir Path directory) throws Exception {
    var set = sendTones("drawn-tones");
    var store = new ModelStore(directory);
    var own = job("drawn", "drawn-tones", 1);
    var job =
        new Job.Training(
            own.id(),
            own.askedAt(),
            own.dataset(),
            STFT,
            own.architecture(),
            1,
            own.model(),
            null,
            null,
            null,
            new CrossValidation(0.3, 2, 2, 9),
            1,
            own.options(),
            null);

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> execute(job, store, directory, new RecordedContext(2)));
    var second = new RecordedContext();
    execute(job, store, directory, second);

    var card = ModelRegistry.read(broker.settings(), failure -> {}).get("drawn");
    var all = card.crossValidated();
    assertThat(second.announced)
        .startsWith(
            "repeat 1 of 2, fold 1 of 2: goes on after epoch 1",
            "repeat 1 of 2, fold 2 of 2: goes on after epoch 1");
    assertThat(second.checkpoints()).isEqualTo(2);
    assertThat(all.runs()).extracting(ModelCard.Run::fold).containsExactly(1, 2, 1, 2);
    assertThat(all.runs()).allMatch(run -> run.accuracy().clips() == 6);
    assertThat(card.accuracy()).isEqualTo(all.runs().get(all.kept()).accuracy());
    assertThat(card.data().trainFolds()).isEqualTo(set.folds());
    assertThat(card.sawInTraining("drawn-tones", "5")).isTrue();
    assertThat(directory.resolve("unfinished")).isEmptyDirectory();
  }

  @Test
  void a_training_may_begin_with_a_registered_models_weights(@TempDir Path directory)
      throws Exception {
    sendTones("known-tones");
    var store = new ModelStore(directory);
    execute(job("first", "known-tones", 1), store, directory, new RecordedContext());
    var context = new RecordedContext();
    execute(frozen("second", "first", "known-tones"), store, directory, context);

    var cards = ModelRegistry.read(broker.settings(), failure -> {});
    var first = cards.get("first");
    assertThat(context.announced).contains("begins with the weights of first");
    assertThat(cards.get("second").init()).isEqualTo(new ModelCard.Init("first", first.sha256()));
    assertThat(store.load(cards.get("second")).getParam("logits_W"))
        .isEqualTo(store.load(first).getParam("logits_W"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                execute(
                    frozen("third", "none", "known-tones"),
                    store,
                    directory,
                    new RecordedContext()))
        .withMessageContaining("init must be a registered model, none is none; there are")
        .withMessageContaining("first");
  }

  /** Its rate is so small that the weights stay as they begin. */
  private static Job.Training frozen(String id, String init, String dataset) {
    var own = job(id, dataset, 1);
    return new Job.Training(
        id,
        own.askedAt(),
        dataset,
        STFT,
        own.architecture(),
        own.baseWidth(),
        id,
        null,
        init,
        own.testFold(),
        null,
        1,
        new TrainingOptions(1, 4, 1e-30, "sgd", 0, 1, 0, 0),
        null);
  }

  private static TrainingSet sendTones(String source) throws Exception {
    var set = Clips.twoTones(2, 1);
    send(
        set.clips().stream()
            .map(
                clip ->
                    record(
                        clip.id().replace("tones/", source + "/"),
                        facts(source, clip.label(), clip.fold(), null),
                        Clips.matrix(clip.representation().toArray())))
            .toList());
    return set;
  }

  private static void execute(
      Job.Training job, ModelStore store, Path directory, RecordedContext context)
      throws Exception {
    var epochs = new SavedEpochs(directory.resolve("unfinished"));
    var sets = new SetFiles(directory.resolve("sets"));
    Comparison comparison =
        (model, asked, test, running) ->
            new Hardening(asked.original(), test.size(), test.size(), 0, List.of());
    new TrainingExecutor(
            broker.settings(), store, epochs, sets, Kernels.HOST, store::load, comparison)
        .execute(job, context);
  }

  /** Its id is its model's. */
  private static Job.Training job(String id, String dataset, int epochs) {
    return new Job.Training(
        id,
        Instant.EPOCH,
        dataset,
        STFT,
        "resnet-56",
        1,
        id,
        "plain",
        "5",
        1,
        new TrainingOptions(epochs, 4, 0.01, "sgd", 0, epochs, 0, 0),
        new ModelCard.Adversarial(0, 0.01, 0.02));
  }
}
