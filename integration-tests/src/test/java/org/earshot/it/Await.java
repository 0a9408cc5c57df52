package org.earshot.it;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions that no event announces, by asking again and again. */
final class Await {
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** The limits are meant for two idle cores; {@code -Dearshot.patience=5} for a busy machine. */
  private static final int PATIENCE = Integer.getInteger("earshot.patience", 1);

  private Await() {}

  /** A limit as this machine needs it. */
  static Duration patient(Duration limit) {
    return limit.multipliedBy(PATIENCE);
  }

  /**
   * Asks until there is an answer.
   *
   * @param what is waited for, as the failure says it
   * @throws AssertionError if there is none within the limit
   */
  static <T> T until(String what, Duration limit, Callable<Optional<T>> question) {
    long end = System.nanoTime() + patient(limit).toNanos();
    while (true) {
      Optional<T> answer = ask(what, question);
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("no %s within %d s".formatted(what, patient(limit).toSeconds()));
      }
      LockSupport.parkNanos(EVERY_NANOS);
    }
  }

  /** Asks until it is so. */
  static void so(String what, Duration limit, Callable<Boolean> question) {
    until(what, limit, () -> question.call() ? Optional.of(true) : Optional.empty());
  }

  private static <T> Optional<T> ask(String what, Callable<Optional<T>> question) {
    try {
      return question.call();
    } catch (Exception e) {
      throw new AssertionError("while waiting for " + what, e);
    }
  }
}
