package org.earshot.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A tool that runs to its end. */
record ToolProcess(int exit, String output) {
  private static final int LIMIT_SECONDS = 60;

  static ToolProcess run(Path folder, Path tool, String... arguments) {
    List<String> command =
        Stream.concat(Stream.of(tool.toString()), Arrays.stream(arguments)).toList();
    try {
      var process =
          new ProcessBuilder(command)
              .directory(folder == null ? null : folder.toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end; it said: " + output);
      }
      return new ToolProcess(process.exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + command, e);
    }
  }
}
