package org.earshot.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.earshot.message.JobEvent;
import org.earshot.message.JobEvent.State;
import org.earshot.wire.Topics;

/** The last event of every job that is still of interest. */
final class Jobs {
  static final int LIMIT = 400;

  /** Continuous jobs are dropped by retention after a day. */
  private static final Duration CONTINUOUS_WAITS = Duration.ofHours(24);

  private final Recent.Keyed<String, JobEvent> jobs = new Recent.Keyed<>(LIMIT);

  void add(JobEvent event) {
    jobs.put(event.job(), event);
  }

  /** Running ones first, then waiting ones, then what ended; the last word first. */
  List<JobEvent> events(Instant now) {
    return jobs.oldestFirst().stream()
        .filter(event -> !isGone(event, now))
        .sorted(
            Comparator.comparing(Jobs::rank)
                .thenComparing(Comparator.comparing(JobEvent::at).reversed()))
        .toList();
  }

  /** Queued, running or ended: the states that the page tells apart first. */
  private static int rank(JobEvent event) {
    if (event.state() == State.QUEUED) {
      return 1;
    }
    return event.state().terminal() ? 2 : 0;
  }

  private static boolean isGone(JobEvent event, Instant now) {
    return event.state() == State.QUEUED
        && event.queue().equals(Topics.CONTINUOUS_JOBS.name())
        && event.at().plus(CONTINUOUS_WAITS).isBefore(now);
  }
}
