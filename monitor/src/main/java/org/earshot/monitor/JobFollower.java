package org.earshot.monitor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.earshot.message.JobEvent;
import org.earshot.message.JobEvent.State;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;

/** Follows one job's events on the terminal: a bar where a person looks on, lines elsewhere. */
final class JobFollower implements AutoCloseable {
  private static final int WHOLE = 1000;

  private final Consumer<byte[], byte[]> consumer;
  private final String job;
  private String lastLine = "";

  /** Starts at the end of {@code job-events}: to be made before the job is filed. */
  JobFollower(Settings settings, String job) {
    this.consumer = settings.reader();
    this.job = job;
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.JOB_EVENTS.name()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /** Returns the exit status: 0 if the job was done. */
  int follow(Lifetime lifetime) throws InterruptedException {
    try (ProgressBar bar = Terminal.attached() ? bar() : null) {
      while (lifetime.await(0, TimeUnit.SECONDS)) {
        for (JobEvent event : events()) {
          show(bar, event);
          if (event.over()) {
            System.out.println(event.message());
            return event.state() == State.DONE ? 0 : 1;
          }
        }
      }
      return 1;
    }
  }

  /** Waits in silence for the job's last event; null if it does not come in time. */
  JobEvent end(Lifetime lifetime, long within, TimeUnit unit) throws InterruptedException {
    long until = System.nanoTime() + unit.toNanos(within);
    while (System.nanoTime() < until && lifetime.await(0, TimeUnit.SECONDS)) {
      for (JobEvent event : events()) {
        if (event.over()) {
          return event;
        }
      }
    }
    return null;
  }

  private List<JobEvent> events() {
    List<JobEvent> events = new ArrayList<>();
    for (var record : consumer.poll(Duration.ofMillis(200))) {
      var event =
          Topics.JOB_EVENTS.value().deserializer().deserialize(record.topic(), record.value());
      if (event.job().equals(job)) {
        events.add(event);
      }
    }
    return events;
  }

  private void show(ProgressBar bar, JobEvent event) {
    if (bar != null) {
      bar.stepTo(Math.round(event.progress() * WHOLE));
      bar.setExtraMessage(" " + event.message());
      return;
    }
    String line = event.state() + " " + event.message();
    if (!line.equals(lastLine)) {
      System.out.printf("%3.0f %% %s%n", 100 * event.progress(), line);
      lastLine = line;
    }
  }

  private static ProgressBar bar() {
    return new ProgressBarBuilder()
        .setTaskName("training")
        .setInitialMax(WHOLE)
        .setUpdateIntervalMillis(250)
        .build();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
