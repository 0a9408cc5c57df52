package org.earshot.monitor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is open, closed in reverse order exactly once: at the end of the command, on Ctrl-C or
 * SIGTERM, or when a role fails for good.
 */
final class Lifetime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lifetime.class);

  private static final long LEVEL_MILLIS = 2_500;

  private final Deque<List<AutoCloseable>> open = new ArrayDeque<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Thread hook = new Thread(this::closeAll, "earshot-shutdown");
  private boolean closed;

  Lifetime() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Adds what was started last, on top of all that was there. If the process is ending already, it
   * is closed at once.
   */
  synchronized <T extends AutoCloseable> T add(T service) {
    level();
    return beside(service);
  }

  /** What is added {@link #beside} from here on closes side by side, before all that was there. */
  synchronized void level() {
    open.push(new ArrayList<>());
  }

  /** Adds what was started beside the last: both close at once. */
  synchronized <T extends AutoCloseable> T beside(T service) {
    open.element().add(service);
    if (closed) {
      closeOpen();
      throw new StartupException("stopped while starting");
    }
    return service;
  }

  /** A role that cannot go on ends the command. */
  void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
    ended.countDown();
  }

  /** Waits until a role fails, or as long as that. True if the time passed without a failure. */
  boolean await(long time, TimeUnit unit) throws InterruptedException {
    return !ended.await(time, unit);
  }

  /** Waits until a role fails; Ctrl-C ends the process from the shutdown hook meanwhile. */
  int awaitEnd() throws InterruptedException {
    ended.await();
    throw new StartupException("ended by a failure: " + failure.get().getMessage(), failure.get());
  }

  @Override
  public void close() {
    closeAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("the process is ending; the hook runs or has run", e);
    }
  }

  private synchronized void closeAll() {
    closed = true;
    closeOpen();
  }

  private void closeOpen() {
    while (!open.isEmpty()) {
      await(open.pop().stream().map(Lifetime::closing).toArray(CompletableFuture<?>[]::new));
    }
  }

  /**
   * Waits for one level, but not for long: Ctrl-C must work while a job is deep in a native call.
   * Such a job's lock runs out, and another worker has it.
   */
  private static void await(CompletableFuture<?>[] closing) {
    try {
      CompletableFuture.allOf(closing).get(LEVEL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("something still closes after {} ms; going on without it", LEVEL_MILLIS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("close() reports its failures itself", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static CompletableFuture<Void> closing(AutoCloseable service) {
    return CompletableFuture.runAsync(
        () -> close(service), task -> new Thread(task, "earshot-closing").start());
  }

  private static void close(AutoCloseable service) {
    try {
      service.close();
    } catch (Exception e) { // the others must still be closed
      LOG.warn("{} did not close cleanly", service.getClass().getSimpleName(), e);
    }
  }
}
