package org.earshot.source;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.earshot.ingest.ClipFile;
import org.earshot.ingest.Clips;
import org.earshot.ingest.PreparedClip;
import org.earshot.ingest.PreparedClip.Decoded;
import org.earshot.ingest.Ticker;
import org.earshot.wire.Facts;

/**
 * The clips of a data set or a folder at their own pace, as if they were heard just now, each under
 * {@code <capture instant>/<name>}; labels and folds are kept. It ends with the last one.
 */
final class DatasetReader implements ClipReader {
  private final Iterator<ClipFile> files;
  private final Clock clock;
  private final Ticker ticker;
  private long due;
  private ClipFile next;
  private PreparedClip prepared;

  private DatasetReader(Iterator<ClipFile> files, Clock clock, Ticker ticker) {
    this.files = files;
    this.clock = clock;
    this.ticker = ticker;
    this.due = ticker.nanos();
  }

  /** Opens a data set or a folder. */
  static DatasetReader open(Path path, Clock clock, Ticker ticker) throws CaptureException {
    try {
      return new DatasetReader(Clips.open(List.of(path)).stream().iterator(), clock, ticker);
    } catch (IllegalArgumentException e) {
      throw CaptureException.permanent(e.getMessage(), e);
    }
  }

  @Override
  public Incoming poll(Duration atMost) throws InterruptedException {
    if (next == null && files.hasNext()) {
      next = files.next();
      prepared = PreparedClip.of(next);
      due = Math.max(due, ticker.nanos() - atMost.toNanos()); // a long pause is not caught up
      due += prepared instanceof Decoded decoded ? decoded.clip().duration().toNanos() : 0;
    }
    if (next == null) {
      return null;
    }
    long wait = due - ticker.nanos();
    if (wait > 0) {
      ticker.sleep(Math.min(wait, atMost.toNanos()));
    }
    return due > ticker.nanos() ? null : taken();
  }

  private Incoming taken() {
    Instant at = clock.instant();
    Instant begun = prepared instanceof Decoded decoded ? at.minus(decoded.clip().duration()) : at;
    var facts =
        new Facts("dataset", begun, null, next.label(), next.fold(), null, null, null, false);
    var incoming = new Incoming(begun + "/" + next.name(), facts, prepared, () -> {});
    next = null;
    return incoming;
  }

  @Override
  public boolean ended() {
    return next == null && !files.hasNext();
  }

  @Override
  public void close() {
    next = null;
  }
}
