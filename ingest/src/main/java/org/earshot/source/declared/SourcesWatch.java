package org.earshot.source.declared;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.earshot.source.SourceSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a file of sources again and again, on a thread of its own. It looks at what is in it:
 * the time of a file's last change says nothing where files are mounted or copied.
 */
public final class SourcesWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourcesWatch.class);
  private static final byte[] UNREADABLE = {};
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(2);

  private final SourcesFile file;
  private final Duration every;
  private final Consumer<List<SourceSpec>> onChange;
  private final Consumer<String> onProblem;
  private final Thread thread;

  private List<SourceSpec> current;
  private byte[] seen;
  private byte[] taken;

  SourcesWatch(
      SourcesFile file,
      Duration every,
      List<SourceSpec> read,
      Consumer<List<SourceSpec>> onChange,
      Consumer<String> onProblem) {
    this.file = file;
    this.every = every;
    this.current = List.copyOf(read);
    this.onChange = onChange;
    this.onProblem = onProblem;
    this.thread = new Thread(this::run, "sources-file");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        look();
        Thread.sleep(every.toMillis());
      }
    } catch (InterruptedException e) {
      LOG.debug("{} is watched no longer", file.path());
    }
  }

  private void look() {
    String unreadable = null;
    byte[] now = UNREADABLE;
    try {
      now = file.bytes();
    } catch (IOException e) {
      unreadable = "%s cannot be read: %s".formatted(file.path(), e);
    }
    boolean settled = Arrays.equals(now, seen);
    seen = now;
    if (settled && !Arrays.equals(now, taken)) {
      taken = now;
      take(now, unreadable);
    }
  }

  private void take(byte[] now, String unreadable) {
    try {
      if (unreadable != null) {
        onProblem.accept(unreadable);
        return;
      }
      List<SourceSpec> sources = file.parse(now);
      if (!sources.equals(current)) {
        onChange.accept(sources);
        current = sources;
      }
    } catch (SourcesFileException e) {
      onProblem.accept(e.getMessage());
    } catch (RuntimeException e) { // the next version of the file may be taken again
      LOG.error("{} was read but its sources were not taken", file.path(), e);
      onProblem.accept("the sources of %s were not taken: %s".formatted(file.path(), e));
    }
  }

  /** Ends the watch; what is being taken is taken first, within two seconds. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(CLOSES_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
