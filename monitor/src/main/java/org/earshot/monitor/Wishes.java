package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.earshot.message.Control;
import org.earshot.message.JobEvent;
import org.earshot.message.JobEvent.State;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;

/** Says what is wanted, on {@code control}. */
final class Wishes {
  /** How long a queue keeps a job, with a day to spare. */
  private static final Duration QUEUES_KEEP = Duration.ofDays(8);

  private Wishes() {}

  /** Publishes those wishes on whose subject nothing is wished yet: what was chosen stays. */
  static void propose(Settings settings, Control... defaults) {
    Set<String> known = new HashSet<>();
    Snapshot.read(
        settings,
        Topics.CONTROL.name(),
        wish -> {
          if (wish.key() != null) {
            known.add(new String(wish.key(), UTF_8));
          }
        });
    for (Control wish : defaults) {
      if (!known.contains(wish.subject())) {
        publish(settings, wish);
      }
    }
  }

  /** What is wished on a subject now. */
  static <T extends Control> Optional<T> current(Settings settings, String subject, Class<T> type) {
    var newest = new AtomicReference<Control>();
    Snapshot.read(
        settings,
        Topics.CONTROL.name(),
        record -> {
          if (record.key() != null && subject.equals(new String(record.key(), UTF_8))) {
            newest.set(
                Topics.CONTROL.value().deserializer().deserialize(record.topic(), record.value()));
          }
        });
    return Optional.ofNullable(newest.get()).filter(type::isInstance).map(type::cast);
  }

  /** Takes a wish back: nothing is wished on its subject any longer. */
  static void withdraw(Settings settings, String subject) {
    send(settings, Topics.CONTROL.record(subject, null));
  }

  /** Takes back the cancellations of jobs that no queue holds any longer. */
  static void forgetOld(Settings settings) {
    long before = Instant.now().minus(QUEUES_KEEP).toEpochMilli();
    List<String> old = new ArrayList<>();
    Snapshot.read(
        settings,
        Topics.CONTROL.name(),
        record -> {
          String subject = record.key() == null ? "" : new String(record.key(), UTF_8);
          if (subject.startsWith(Control.CancelledJob.PREFIX)) {
            old.remove(subject);
            if (record.value() != null && record.timestamp() < before) {
              old.add(subject);
            }
          }
        });
    old.forEach(subject -> send(settings, Topics.CONTROL.record(subject, null)));
  }

  /**
   * Publishes a wish in place of the one before on its subject; returns when the brokers have it.
   */
  static void publish(Settings settings, Control wish) {
    send(settings, Topics.CONTROL.record(wish.subject(), wish));
  }

  /**
   * Says that nobody wants those jobs any longer, and that those that wait are cancelled: a worker
   * that meets one later says so again. Returns when the brokers have it.
   *
   * @param last what was heard of each job last
   * @param why what the event of those that wait says
   */
  static void cancel(Settings settings, Collection<JobEvent> last, String why) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (var event : last) {
      var wish = new Control.CancelledJob(event.job());
      records.add(Topics.CONTROL.record(wish.subject(), wish));
    }
    for (var event : last) {
      if (event.state() == State.QUEUED) {
        records.add(Topics.JOB_EVENTS.record(event.job(), cancelled(event, why)));
      }
    }
    send(settings, records);
  }

  private static JobEvent cancelled(JobEvent queued, String why) {
    return new JobEvent(
        queued.job(),
        queued.kind(),
        queued.queue(),
        State.CANCELLED,
        Instant.now(),
        null,
        queued.attempt(),
        0,
        why,
        Map.of());
  }

  /** Sends any record; returns when the brokers have it. */
  static void send(Settings settings, ProducerRecord<byte[], byte[]> record) {
    send(settings, List.of(record));
  }

  private static void send(Settings settings, List<ProducerRecord<byte[], byte[]>> records) {
    try (var producer = settings.producer()) {
      for (var sent : records.stream().map(producer::send).toList()) {
        sent.get(15, TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new StartupException("the brokers did not take it: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted", e);
    }
  }
}
