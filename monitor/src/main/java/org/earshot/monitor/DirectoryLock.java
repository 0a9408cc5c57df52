package org.earshot.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps a second process out of a directory. The operating system drops the lock when the process
 * dies, however it dies, so there is never a stale one to delete.
 */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;
  private final FileLock lock;

  private DirectoryLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the lock of a directory, which is created if it is missing.
   *
   * @return empty if another process, or this one, has it
   */
  static Optional<DirectoryLock> tryLock(Path directory) {
    try {
      Files.createDirectories(directory);
      var channel = FileChannel.open(directory.resolve("lock"), CREATE, READ, WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(String.valueOf(ProcessHandle.current().pid()).getBytes(UTF_8)));
      return Optional.of(new DirectoryLock(channel, lock));
    } catch (IOException e) {
      throw new StartupException(
          "cannot write to the directory %s: %s".formatted(directory, e.getMessage()), e);
    }
  }

  /** The process that holds the directory's lock, as it wrote itself down. */
  static String holder(Path directory) {
    try {
      return "process " + Files.readString(directory.resolve("lock")).strip();
    } catch (IOException e) {
      return "another process";
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) { // this very process has it
      return null;
    }
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
