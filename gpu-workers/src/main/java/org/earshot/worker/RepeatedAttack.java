package org.earshot.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.earshot.engine.Kernels;
import org.earshot.message.AttackResult;
import org.earshot.message.Hashes;
import org.earshot.message.Job;
import org.earshot.message.JobEvent;
import org.earshot.message.ModelCard;
import org.earshot.model.ModelStore;
import org.earshot.wire.Facts;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;

/**
 * What an attack job gives when it is done again by whoever asks: the executor of the workers, on
 * the same batch, but nothing is published.
 *
 * @param results of every clip and model
 * @param adversarials SHA-256 of the {@code .npy} of each fooled clip, by {@link
 *     AttackResult#identity}
 */
public record RepeatedAttack(List<AttackResult> results, Map<String, String> adversarials) {
  /**
   * Does a job again. Its deadline is left out: it is over.
   *
   * @param store holds the models' files
   * @param cards the registry
   * @param done hears the share that is done, in [0, 1]
   * @throws IllegalArgumentException if a model is not registered
   * @throws IOException if a model's weights or a clip cannot be read
   * @throws CancellationException if the thread is interrupted
   */
  public static RepeatedAttack of(
      Settings settings,
      ModelStore store,
      Kernels kernels,
      Map<String, ModelCard> cards,
      Job.Attack job,
      DoubleConsumer done)
      throws IOException {
    var results = new ArrayList<AttackResult>();
    var adversarials = new HashMap<String, String>();
    try (var producer = settings.producer();
        var weights = new Weights(store, null, Weights.Backoff.DEFAULT);
        var networks = new Networks(store, weights, kernels)) {
      var site =
          new WorkerSite(
              "repetition",
              settings,
              producer,
              new Turnstile(),
              new Cancellations(),
              new WorkerMetrics(new PrometheusRegistry()),
              Clock.fixed(job.askedAt(), ZoneOffset.UTC)); // before any deadline
      new AttackExecutor(
              site,
              () -> cards,
              networks,
              age -> {},
              records -> records.forEach(record -> take(record, job, results, adversarials)))
          .execute(job, new Repetition(done));
    }
    return new RepeatedAttack(List.copyOf(results), Map.copyOf(adversarials));
  }

  /**
   * Those of a job's clips whose representations retention has removed.
   *
   * @throws IOException if one that should be there does not come
   */
  public static List<String> gone(Settings settings, Job.Attack job) throws IOException {
    return gone(settings, job.clips());
  }

  /**
   * The same of the clips that an attack on a black box may have started at.
   *
   * @throws IOException as {@link #gone}
   */
  public static List<String> goneStarts(Settings settings, Job.Attack job) throws IOException {
    return gone(
        settings,
        job.starts().stream()
            .map(start -> new Job.Clip(start.input(), "", null, null, null, null, null))
            .distinct()
            .toList());
  }

  private static List<String> gone(Settings settings, List<Job.Clip> clips) throws IOException {
    try (var reader = new ReferenceReader(settings)) {
      var records = reader.read(clips.stream().map(Job.Clip::input).toList());
      return clips.stream()
          .map(clip -> LoadedClip.of(clip, records.get(clip.input())))
          .filter(clip -> AttackResult.GONE.equals(clip.skipped()))
          .map(LoadedClip::id)
          .toList();
    }
  }

  /** The identity of the result that a record of {@code adversarials} belongs to. */
  public static String identity(String key, String pair, String model) {
    return model + key.substring(pair.length());
  }

  private static void take(
      ProducerRecord<byte[], byte[]> record,
      Job.Attack job,
      List<AttackResult> results,
      Map<String, String> adversarials) {
    if (record.topic().equals(Topics.ATTACK_RESULTS.name())) {
      results.add(
          Topics.ATTACK_RESULTS
              .value()
              .deserializer()
              .deserialize(record.topic(), record.value())); // as whoever reads the topic sees it
    } else {
      String model = Facts.text(record.headers(), "model");
      adversarials.put(
          identity(new String(record.key(), UTF_8), job.pair(), model),
          Hashes.sha256(record.value()));
    }
  }

  /** Goes on until the thread is interrupted. */
  private record Repetition(DoubleConsumer done) implements JobContext {
    @Override
    public String worker() {
      return "repetition";
    }

    @Override
    public int attempt() {
      return 1;
    }

    @Override
    public void progress(double share, String message, Map<String, Double> figures) {
      done.accept(share);
    }

    @Override
    public void announce(
        JobEvent.State state, double share, String message, Map<String, Double> figures) {
      done.accept(share);
    }

    @Override
    public void checkWanted() {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted");
      }
    }
  }
}
