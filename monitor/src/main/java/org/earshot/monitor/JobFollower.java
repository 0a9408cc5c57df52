package org.earshot.monitor;

import java.util.List;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.earshot.message.JobEvent;
import org.earshot.message.JobEvent.State;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;

/** Follows one job's events on the terminal: a bar where a person looks on, lines elsewhere. */
final class JobFollower implements AutoCloseable {
  private static final int WHOLE = 1000;

  private final Heard<JobEvent> heard;
  private final String job;
  private String lastLine = "";

  /** Hears what is said of a job from now on: to be made before the job is filed. */
  JobFollower(Settings settings, String job) {
    this.heard = new Heard<>(settings, Topics.JOB_EVENTS);
    this.job = job;
  }

  /** Returns the exit status: 0 if the job was done. */
  int follow(Lifetime lifetime) throws InterruptedException {
    var hint = new WaitingHint(WaitingHint.PATIENCE);
    try (ProgressBar bar = Terminal.attached() ? bar() : null) {
      while (lifetime.await(0, TimeUnit.SECONDS)) {
        List<JobEvent> events = events();
        hint.after(events).ifPresent(System.out::println);
        for (JobEvent event : events) {
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
    return heard.next().stream().filter(event -> event.job().equals(job)).toList();
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
    heard.close();
  }
}
