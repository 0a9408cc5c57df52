package org.earshot.worker;

import java.util.concurrent.CancellationException;

/** Ends a job that somebody cancelled: unlike one that is only called off here, it is over. */
public final class JobCancelledException extends CancellationException {
  private static final long serialVersionUID = 1;

  public JobCancelledException(String job) {
    super("job %s is cancelled".formatted(job));
  }
}
