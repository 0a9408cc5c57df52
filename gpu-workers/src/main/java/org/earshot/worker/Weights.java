package org.earshot.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.earshot.message.ModelCard;
import org.earshot.message.ModelState;
import org.earshot.message.WorkerReport.Held;
import org.earshot.model.ModelDownload;
import org.earshot.model.ModelStore;
import org.earshot.model.ModelStore.Found;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of models on this machine: whether each is what its card says, and the fetching of
 * those that are not.
 *
 * <pre>
 *   check(card) -> available | fetching | missing | damaged        at once
 *   want(card)  -> ModelDownload, on threads of its own; after a failure not before a pause
 * </pre>
 *
 * <p>A file is read through once, and again only when its length or its time has changed: asking
 * costs a look at the directory.
 */
final class Weights implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Weights.class);
  private static final int FETCHES_AT_ONCE = 2;

  private final ModelStore store;
  private final ModelDownload download;
  private final Backoff backoff;
  private final ExecutorService threads;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private final Map<String, Fetch> fetches = new HashMap<>();

  /** How long to wait after a failure: twice as long each time. */
  record Backoff(Duration first, Duration longest) {
    static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1));

    Duration after(int failures) {
      var pause = first.multipliedBy(1L << Math.min(failures - 1, 20));
      return pause.compareTo(longest) < 0 ? pause : longest;
    }
  }

  /** What a file was when it was read through. */
  private record Seen(long bytes, FileTime modified, Found found) {}

  /** The fetching of one file. */
  private static final class Fetch {
    private Future<?> running;
    private int failures;
    private long againAtNanos;
    private String problem;
  }

  /**
   * Looks into a directory.
   *
   * @param download brings what is not there, or null
   */
  Weights(ModelStore store, ModelDownload download, Backoff backoff) {
    this.store = store;
    this.download = download;
    this.backoff = backoff;
    this.threads =
        Executors.newFixedThreadPool(
            FETCHES_AT_ONCE,
            task -> {
              var thread = new Thread(task, "model-fetch");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** How the model's file stands. */
  Held check(ModelCard card) {
    Path file = store.file(card.sha256());
    try {
      return switch (found(card.sha256(), file)) {
        case INTACT -> Held.available();
        case DAMAGED -> lacking(card, ModelState.DAMAGED, file + " is damaged");
        case MISSING -> lacking(card, ModelState.MISSING, file + " is missing");
      };
    } catch (IOException | UncheckedIOException e) {
      return lacking(card, ModelState.DAMAGED, "%s cannot be read: %s".formatted(file, e));
    }
  }

  private Found found(String sha256, Path file) throws IOException {
    long bytes;
    FileTime modified;
    try {
      bytes = Files.size(file);
      modified = Files.getLastModifiedTime(file);
    } catch (NoSuchFileException e) {
      return Found.MISSING;
    }
    var last = seen.get(sha256);
    if (last != null && last.bytes == bytes && last.modified.equals(modified)) {
      return last.found;
    }
    var found = store.examine(sha256);
    seen.put(sha256, new Seen(bytes, modified, found));
    return found;
  }

  private synchronized Held lacking(ModelCard card, ModelState state, String what) {
    var fetch = fetches.get(card.sha256());
    if (download == null) {
      return new Held(state, what + "; copy it there, or start with --models-from");
    }
    if (fetch == null) {
      return new Held(state, "%s; %s has it perhaps".formatted(what, download.source()));
    }
    return running(fetch)
        ? new Held(ModelState.FETCHING, "%s; it comes from %s".formatted(what, download.source()))
        : new Held(state, "%s; %s".formatted(what, fetch.problem));
  }

  private static boolean running(Fetch fetch) {
    return fetch.running != null && !fetch.running.isDone();
  }

  /**
   * Sees to it that the file comes, unless it is coming, failed just now, or there is no source.
   */
  void want(ModelCard card) {
    var unused = wanted(card);
  }

  private synchronized Future<?> wanted(ModelCard card) {
    if (download == null || threads.isShutdown()) {
      return null;
    }
    var fetch = fetches.computeIfAbsent(card.sha256(), sha256 -> new Fetch());
    boolean early = fetch.failures > 0 && System.nanoTime() - fetch.againAtNanos < 0;
    if (!running(fetch) && !early) {
      fetch.running = threads.submit(() -> fetch(card, fetch));
    }
    return running(fetch) ? fetch.running : null;
  }

  private void fetch(ModelCard card, Fetch fetch) {
    try {
      download.fetch(card);
      succeeded(fetch);
      LOG.info("model {}: its file came from {}", card.id(), download.source());
    } catch (IOException | RuntimeException e) {
      failed(card, fetch, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // close() asked for it
    }
  }

  private synchronized void succeeded(Fetch fetch) {
    fetch.failures = 0;
    fetch.problem = null;
  }

  private synchronized void failed(ModelCard card, Fetch fetch, Exception e) {
    fetch.failures++;
    fetch.problem = e.getMessage();
    fetch.againAtNanos = System.nanoTime() + backoff.after(fetch.failures).toNanos();
    if (fetch.failures == 1) {
      LOG.warn("model {}: its file does not come: {}", card.id(), e.getMessage());
    }
  }

  /**
   * Waits until a file that is not here has come, or did not come; whoever loads it then finds out.
   *
   * @throws CancellationException if the thread is interrupted
   */
  void await(ModelCard card) {
    if (check(card).state() == ModelState.AVAILABLE) {
      return;
    }
    var coming = wanted(card);
    if (coming == null) {
      return;
    }
    try {
      coming.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the file of %s came".formatted(card.id()));
    } catch (ExecutionException e) {
      throw new IllegalStateException("the fetching of %s ended".formatted(card.id()), e);
    }
  }

  /** Ends what is being fetched. */
  @Override
  public void close() {
    threads.shutdownNow().forEach(task -> ((Future<?>) task).cancel(true)); // who waits is told
  }
}
