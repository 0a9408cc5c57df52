package org.earshot.worker;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The jobs that nobody wants any longer, as {@code control} says: {@link ControlFollower} writes
 * what every {@link JobRun} asks between its steps.
 */
final class Cancellations {
  private final Set<String> jobs = ConcurrentHashMap.newKeySet();

  void add(String job) {
    jobs.add(job);
  }

  void remove(String job) {
    jobs.remove(job);
  }

  boolean contain(String job) {
    return jobs.contains(job);
  }
}
