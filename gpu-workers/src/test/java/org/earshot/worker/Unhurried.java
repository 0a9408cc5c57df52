package org.earshot.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.earshot.message.JobEvent;

/** A job that goes on, and what it said meanwhile. */
final class Unhurried implements JobContext {
  final List<String> messages = new ArrayList<>();
  long checks;

  @Override
  public String worker() {
    return "test";
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public void progress(double share, String message, Map<String, Double> figures) {
    assertThat(share).isBetween(0.0, 1.0);
    messages.add(message);
  }

  @Override
  public void announce(
      JobEvent.State state, double share, String message, Map<String, Double> figures) {
    throw new AssertionError("nothing is announced");
  }

  @Override
  public void checkWanted() {
    checks++;
  }
}
