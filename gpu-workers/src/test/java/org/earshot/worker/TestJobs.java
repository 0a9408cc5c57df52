package org.earshot.worker;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.Producer;
import org.earshot.message.AttackSpec;
import org.earshot.message.Job;
import org.earshot.message.Reference;
import org.earshot.message.TrainingOptions;
import org.earshot.wire.Settings;

/** Jobs and workers for tests. */
final class TestJobs {
  private TestJobs() {}

  static Job.Attack attack(String id) {
    return new Job.Attack(
        id,
        Instant.parse("2026-11-24T10:00:00Z"),
        List.of("plain", "hardened"),
        List.of(new AttackSpec("fgsm", new TreeMap<>(), false, 0.1, false)),
        0,
        List.of(
            new Job.Clip(
                new Reference("representations.stft", 0, 0, "test/a.wav"),
                "test",
                "dog",
                null,
                null,
                Instant.parse("2026-11-24T10:00:00Z"),
                Duration.ofSeconds(5))));
  }

  static Job.Training training(String id) {
    return new Job.Training(
        id,
        Instant.parse("2026-11-24T10:00:00Z"),
        "esc10",
        "stft/small/22050/1",
        "resnet-56",
        16,
        "model",
        null,
        "5",
        1,
        new TrainingOptions(1, 8, 0.1, "sgd", 0, 1, 0, 0),
        null);
  }

  static WorkerSite site(String instance, Settings settings, Producer<byte[], byte[]> producer) {
    return new WorkerSite(
        instance,
        settings,
        producer,
        new Turnstile(),
        new Cancellations(),
        new WorkerMetrics(new PrometheusRegistry()),
        Clock.systemUTC());
  }
}
