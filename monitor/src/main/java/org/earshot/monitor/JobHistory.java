package org.earshot.monitor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.earshot.message.JobEvent;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;

/** What {@code job-events} holds of each job, oldest event first. */
final class JobHistory {
  private JobHistory() {}

  /** The events of all jobs by id. */
  static Map<String, List<JobEvent>> read(Settings settings) {
    Map<String, List<JobEvent>> jobs = new LinkedHashMap<>();
    Snapshot.read(
        settings,
        Topics.JOB_EVENTS.name(),
        record -> {
          if (record.value() != null) {
            var event =
                Topics.JOB_EVENTS
                    .value()
                    .deserializer()
                    .deserialize(record.topic(), record.value());
            jobs.computeIfAbsent(event.job(), id -> new ArrayList<>()).add(event);
          }
        });
    return jobs;
  }

  /**
   * The events of one job.
   *
   * @throws IllegalArgumentException if there are none
   */
  static List<JobEvent> of(Settings settings, String job) {
    var events = read(settings).get(job);
    if (events == null) {
      throw new IllegalArgumentException(
          "no job %s within the last seven days; `earshot jobs list` shows those there are"
              .formatted(job));
    }
    return events;
  }

  /**
   * The last events of the jobs of one `earshot attack` that are not over: their ids begin with
   * what it said.
   */
  static List<JobEvent> openOf(Settings settings, String attack) {
    return read(settings).values().stream()
        .map(JobHistory::last)
        .filter(last -> last.job().startsWith(attack + "-") && !last.over())
        .toList();
  }

  static JobEvent last(List<JobEvent> events) {
    return events.get(events.size() - 1);
  }
}
