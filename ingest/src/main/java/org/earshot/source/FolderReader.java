package org.earshot.source;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.earshot.ingest.AudioFiles;
import org.earshot.ingest.PreparedClip;
import org.earshot.wire.CanonicalClip;
import org.earshot.wire.Facts;

/**
 * Files that appear in a folder or under it, each a clip once it is complete: its size and time
 * have not changed for two seconds, and a RIFF file is as long as its header says (or has not
 * changed for a minute). Links are followed to files within the folder, never out of it. A file
 * that changes later is a clip again, under its name and the instant of the change.
 *
 * <p>It remembers names, sizes and times, about 200 bytes a file, and forgets files that are gone.
 * Opened again, it goes on with what the one before it remembered; a new process begins anew.
 */
final class FolderReader implements ClipReader {
  /** For so long a complete file has not changed. */
  static final Duration SETTLED = Duration.ofSeconds(2);

  private static final long ABANDONED_NANOS = Duration.ofMinutes(1).toNanos();

  /** A large folder is looked at for a tenth of the time. */
  private static final int PAUSE_PER_LOOK = 10;

  private final Path folder;
  private final long settledNanos;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Queue<Ready> ready = new ArrayDeque<>();
  private volatile String note;
  private long nextLook = System.nanoTime();

  private record Seen(long size, FileTime changed, long sinceNanos, boolean taken, boolean again) {
    Seen asTaken() {
      return new Seen(size, changed, sinceNanos, true, again);
    }

    boolean same(long otherSize, FileTime otherChanged) {
      return size == otherSize && changed.equals(otherChanged);
    }
  }

  private record Ready(String name, Path file, FileTime changed, boolean again) {}

  private FolderReader(Path folder, Duration settled) {
    this.folder = folder;
    this.settledNanos = settled.toNanos();
  }

  /**
   * Opens a folder.
   *
   * @param settled for how long a file must not have changed
   */
  static FolderReader open(Path folder, Duration settled) throws CaptureException {
    if (!Files.isDirectory(folder)) {
      throw CaptureException.permanent("there is no folder " + folder);
    }
    if (!Files.isReadable(folder)) {
      throw CaptureException.permanent("the folder %s cannot be read".formatted(folder));
    }
    return new FolderReader(folder, settled);
  }

  @Override
  public void follow(ClipReader before) {
    if (before instanceof FolderReader reader) {
      seen.putAll(reader.seen);
    }
  }

  @Override
  public Incoming poll(Duration atMost) throws CaptureException, InterruptedException {
    if (ready.isEmpty()) {
      await(atMost);
    }
    var next = ready.poll();
    return next == null ? null : incoming(next);
  }

  @Override
  public String note() {
    return note;
  }

  @Override
  public boolean ended() {
    return false;
  }

  @Override
  public void close() {
    ready.clear();
  }

  private void await(Duration atMost) throws CaptureException, InterruptedException {
    long wait = Math.min(nextLook - System.nanoTime(), atMost.toNanos());
    if (wait > 0) {
      Thread.sleep(Duration.ofNanos(wait).toMillis() + 1);
    }
    long begin = System.nanoTime();
    if (begin >= nextLook) {
      look(begin);
      long end = System.nanoTime();
      nextLook = end + Math.max(settledNanos / 4, PAUSE_PER_LOOK * (end - begin));
    }
  }

  private void look(long now) throws CaptureException {
    try {
      var found = AudioFiles.under(folder);
      note = found.notes().isEmpty() ? null : String.join("; ", found.notes());
      var files = found.files();
      if (!files.isEmpty()) { // what was mounted here may only be away
        seen.keySet().retainAll(files.keySet());
      }
      for (var file : files.entrySet()) {
        look(file.getKey(), file.getValue(), now);
      }
    } catch (UncheckedIOException e) {
      throw CaptureException.lost("the folder cannot be read: " + e.getCause().getMessage(), e);
    }
  }

  private void look(String name, Path file, long now) {
    try {
      long size = Files.size(file);
      FileTime changed = Files.getLastModifiedTime(file);
      var before = seen.get(name);
      if (before == null || !before.same(size, changed)) {
        boolean again = before != null && (before.taken() || before.again());
        seen.put(name, new Seen(size, changed, now, false, again));
      } else if (!before.taken() && size > 0 && isComplete(file, size, now - before.sinceNanos())) {
        ready.add(new Ready(name, file, changed, before.again()));
      }
    } catch (IOException e) {
      return; // it has gone meanwhile, or cannot be read now: the next look tells
    }
  }

  private boolean isComplete(Path file, long size, long unchangedNanos) throws IOException {
    return unchangedNanos >= ABANDONED_NANOS
        || (unchangedNanos >= settledNanos && size >= promised(file));
  }

  /** How long a RIFF file says that it is; 0 of other files and of one that does not know. */
  private static long promised(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] head = stream.readNBytes(8);
      if (head.length < 8 || !new String(head, 0, 4, US_ASCII).equals("RIFF")) {
        return 0;
      }
      int length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
      return length == -1 || length == 0 ? 0 : Integer.toUnsignedLong(length) + 8;
    }
  }

  /** Looked at again before it is read: between the look and now it may have become a link. */
  private Incoming incoming(Ready next) {
    seen.computeIfPresent(next.name(), (name, one) -> one.asTaken());
    String name = next.again() ? next.name() + "@" + next.changed().toInstant() : next.name();
    return new Incoming(name, Facts.ofSource("folder"), read(next.file()), () -> {});
  }

  private PreparedClip read(Path file) {
    try {
      if (!file.toRealPath().startsWith(folder.toRealPath())) {
        return PreparedClip.unreadable(new IOException("it leads out of the folder"));
      }
      try (InputStream stream = Files.newInputStream(file)) {
        return PreparedClip.of(stream.readNBytes(CanonicalClip.LARGEST_FILE + 1));
      }
    } catch (IOException e) {
      return PreparedClip.unreadable(e);
    }
  }
}
