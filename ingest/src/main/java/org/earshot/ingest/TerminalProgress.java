package org.earshot.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Draws a progress bar on standard error. */
public final class TerminalProgress implements FeedProgress {
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
  private static final int REDRAW_MILLIS = 250;

  private final String task;
  private ProgressBar bar;

  /**
   * A bar.
   *
   * @param task what stands before it
   */
  public TerminalProgress(String task) {
    this.task = task;
  }

  /** A bar where standard error is a terminal; nothing where it goes to a file or a pipe. */
  public static FeedProgress ifTerminal(String task) {
    return isTerminal() ? new TerminalProgress(task) : NONE;
  }

  private static boolean isTerminal() {
    try {
      return Files.readSymbolicLink(STANDARD_ERROR).toString().matches("/dev/(pts/|tty|console).*");
    } catch (IOException e) { // no Linux
      return hasConsole();
    }
  }

  /** Before JDK 22 a console means that input and output are terminals. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean hasConsole() {
    return System.console() != null;
  }

  @Override
  public void started(long clips) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(clips)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setUnit(" clips", 1)
            .showSpeed()
            .build();
  }

  @Override
  public void expected(long clips) {
    bar.maxHint(clips);
  }

  @Override
  public void done(long sent, long failed) {
    bar.stepTo(sent + failed);
    if (failed > 0) {
      bar.setExtraMessage(" %d failed".formatted(failed));
    }
  }

  @Override
  public void ended() {
    bar.close();
  }
}
