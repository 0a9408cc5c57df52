package org.earshot.source.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * A PulseAudio of the test's own: one sink that sounds nowhere, whose monitor is the default input.
 * It has its own home, socket and settings and touches nobody else's.
 */
final class SoundServer implements AutoCloseable {
  private final Path home;
  private final Peer server;

  private SoundServer(Path home, Peer server) {
    this.home = home;
    this.server = server;
  }

  static SoundServer start(Path folder) throws IOException, InterruptedException {
    Path home =
        Files.createDirectory(
            folder.resolve("home"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(
        home.resolve(".asoundrc"), "pcm.!default { type pulse }\nctl.!default { type pulse }\n");
    List<String> command =
        List.of(
            "pulseaudio",
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--use-pid-file=no",
            "--disable-shm=yes",
            "-L",
            "module-native-protocol-unix auth-anonymous=1 socket=" + home.resolve("socket"),
            "-L",
            "module-null-sink sink_name=virtual rate=44100 channels=1 format=s16le");
    Peer server = Peer.start(command, environment(home), folder.resolve("pulseaudio.log"));
    var started = new SoundServer(home, server);
    while (!Files.exists(home.resolve("socket")) || started.run("pactl", "info") != 0) {
      if (!server.process().isAlive()) {
        throw new AssertionError(Files.readString(folder.resolve("pulseaudio.log")));
      }
    }
    return started;
  }

  private static Map<String, String> environment(Path home) {
    return Map.of(
        "HOME", home.toString(),
        "XDG_RUNTIME_DIR", home.toString(),
        "PULSE_RUNTIME_PATH", home.toString(),
        "PULSE_SERVER", "unix:" + home.resolve("socket"));
  }

  /** What makes another process use this server. */
  Map<String, String> environment() {
    return environment(home);
  }

  private int run(String... command) throws IOException, InterruptedException {
    try (Peer program = Peer.start(List.of(command), environment(), null)) {
      return program.process().waitFor();
    }
  }

  /** Plays a WAV file, far ahead, so that no pause of the player can be heard. */
  Peer play(Path wav) throws IOException {
    return Peer.start(
        List.of("paplay", "--device=virtual", "--latency-msec=4000", wav.toString()),
        environment(),
        home.resolve("paplay.log"));
  }

  void stop() {
    server.kill();
  }

  @Override
  public void close() {
    stop();
  }
}
