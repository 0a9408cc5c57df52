package org.earshot.monitor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.earshot.message.JobEvent;
import org.earshot.message.JobEvent.State;

/** Says once, after some patience, that no worker has taken up what was filed. */
final class WaitingHint {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final long until;
  private boolean over;

  WaitingHint(Duration patience) {
    until = System.nanoTime() + patience.toNanos();
  }

  /** Takes what was heard of the jobs; gives the hint if it is due. */
  Optional<String> after(List<JobEvent> events) {
    over |= events.stream().anyMatch(event -> event.state() != State.QUEUED);
    if (over || System.nanoTime() < until) {
      return Optional.empty();
    }
    over = true;
    return Optional.of(
        "still waits for a worker: `earshot jobs list` shows what is before it, `earshot work` starts one");
  }
}
