package org.earshot.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An {@code earshot} command in a process of its own, as a user runs it. */
final class EarshotProcess implements AutoCloseable {
  private static final Set<EarshotProcess> RUNNING = ConcurrentHashMap.newKeySet();
  private static final int CLOSES_WITHIN_SECONDS = 15;

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> RUNNING.forEach(EarshotProcess::kill), "stop-earshots"));
  }

  private final String command;
  private final Process process;
  private final Thread reader;
  private final List<String> lines = new ArrayList<>();

  private EarshotProcess(String command, Process process) {
    this.command = command;
    this.process = process;
    this.reader = new Thread(this::read, "output of " + command);
    reader.setDaemon(true);
    reader.start();
    RUNNING.add(this);
  }

  /** Starts a command with a heap that fits beside others on a small machine. */
  static EarshotProcess start(String... arguments) {
    // A shell lets what it starts in the background ignore Ctrl-C, and so would this child of it.
    var heedsInterrupts = Stream.of("env", "--default-signal=INT");
    var command = Stream.of(heedsInterrupts, jvm(), Arrays.stream(arguments));
    var builder = new ProcessBuilder(command.flatMap(part -> part).toList());
    builder.redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("EARSHOT_"));
    builder.environment().put("OMP_NUM_THREADS", "1");
    try {
      return new EarshotProcess("earshot " + String.join(" ", arguments), builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What running processes have printed, for a test that failed. */
  static List<String> transcripts() {
    return RUNNING.stream().map(EarshotProcess::transcript).toList();
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Everything printed so far, standard output and error together. */
  String output() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  /**
   * Waits for a line.
   *
   * @return the pattern's first group, or the match where it has none
   */
  String await(String pattern, Duration limit) {
    var compiled = Pattern.compile(pattern);
    return Await.until(
        "line '%s' from %s".formatted(pattern, command), limit, () -> found(compiled));
  }

  /** Waits for the end; the exit status. */
  int awaitExit(Duration limit) {
    Duration patient = Await.patient(limit);
    try {
      if (!process.waitFor(patient.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("did not end within " + patient + ": " + transcript());
      }
      reader.join(patient.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + command, e);
    }
    RUNNING.remove(this);
    return process.exitValue();
  }

  /** Ctrl-C. */
  void interrupt() {
    var sent = ToolProcess.run(null, Path.of("/bin/kill"), "-INT", String.valueOf(process.pid()));
    if (sent.exit() != 0) {
      throw new AssertionError("no signal to " + command + ": " + sent.output());
    }
  }

  /** SIGTERM: a worker is drained. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL: nothing of it can be handled. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    terminate();
    try {
      if (!process.waitFor(CLOSES_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
    RUNNING.remove(this);
  }

  private Optional<String> found(Pattern pattern) {
    Matcher matcher = pattern.matcher(output());
    if (matcher.find()) {
      return Optional.of(matcher.groupCount() == 0 ? matcher.group() : matcher.group(1));
    }
    if (!alive()) {
      throw new AssertionError("ended with %d: %s".formatted(process.exitValue(), transcript()));
    }
    return Optional.empty();
  }

  private String transcript() {
    return "--- %s (process %d) ---%n%s%n".formatted(command, process.pid(), output());
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (lines) {
          lines.add(line);
        }
      }
    } catch (IOException e) { // a killed process breaks its pipe
      synchronized (lines) {
        lines.add("(output ended: " + e.getMessage() + ")");
      }
    }
  }

  private static Stream<String> jvm() {
    return Stream.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-Dorg.bytedeco.javacpp.nopointergc=true",
        "-cp",
        classPath(),
        "org.earshot.monitor.Earshot");
  }

  /** Surefire starts its JVM with a jar that only refers to the class path. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
