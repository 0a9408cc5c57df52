package org.earshot.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.earshot.message.JobEvent;
import org.earshot.worker.JobContext;

/** Records what a job says; may call it off after so many checkpoints, as a drained worker does. */
final class RecordedContext implements JobContext {
  final List<Double> shares = new ArrayList<>();
  final List<String> announced = new ArrayList<>();
  private final int mostCheckpoints;
  private int checkpoints;

  RecordedContext() {
    this(Integer.MAX_VALUE);
  }

  RecordedContext(int mostCheckpoints) {
    this.mostCheckpoints = mostCheckpoints;
  }

  int checkpoints() {
    return checkpoints;
  }

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
    shares.add(share);
  }

  @Override
  public void announce(
      JobEvent.State state, double share, String message, Map<String, Double> figures) {
    announced.add(message);
    checkpoints += state == JobEvent.State.CHECKPOINT ? 1 : 0;
  }

  @Override
  public void checkWanted() {
    if (checkpoints >= mostCheckpoints) {
      throw new CancellationException("called off");
    }
  }
}
