package org.earshot.audio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Decodes what Java does not, where an {@code ffmpeg} is on the path. The file goes in by standard
 * input and may name no other source; AU comes back, because its header may leave the length open.
 */
final class Ffmpeg {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int AU_HEADER = 1024;

  private Ffmpeg() {}

  static Audio decode(byte[] file, AudioFormat format, AudioLimits limits) {
    try {
      Path errors = Files.createTempFile("ffmpeg", ".err");
      try {
        byte[] au = run(file, start(errors, format, limits), errors, limits);
        return Au.decode(au, limits);
      } finally {
        Files.deleteIfExists(errors);
      }
    } catch (IOException e) {
      throw new AudioException(
          AudioException.Kind.INVALID, "ffmpeg could not be run: " + e.getMessage(), e);
    }
  }

  private static Process start(Path errors, AudioFormat format, AudioLimits limits) {
    List<String> command =
        List.of(
            "ffmpeg",
            "-nostdin",
            "-hide_banner",
            "-loglevel",
            "error",
            "-protocol_whitelist",
            "pipe",
            "-i",
            "pipe:0",
            "-map",
            "0:a:0",
            "-t",
            Long.toString(limits.longest().toSeconds() + 1),
            "-c:a",
            format == AudioFormat.MP3 ? "pcm_s16be" : "pcm_f32be",
            "-f",
            "au",
            "pipe:1");
    try {
      return new ProcessBuilder(command).redirectError(errors.toFile()).start();
    } catch (IOException e) {
      throw new AudioException(
          AudioException.Kind.UNSUPPORTED,
          "%s is decoded only where ffmpeg is installed; install it, or convert the file with: ffmpeg -i FILE OUT.wav"
              .formatted(format == AudioFormat.MP3 ? "MP3" : "this format"),
          e);
    }
  }

  private static byte[] run(byte[] file, Process process, Path errors, AudioLimits limits)
      throws IOException {
    Thread writer = new Thread(() -> write(file, process), "ffmpeg-input");
    writer.setDaemon(true);
    writer.start();
    CompletableFuture.delayedExecutor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .execute(process::destroyForcibly);
    try (InputStream output = process.getInputStream()) {
      byte[] au = output.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, most(limits)));
      process.destroy();
      if (au.length < 24) {
        throw AudioException.invalid("ffmpeg finds no audio in the file: " + lastLine(errors));
      }
      return au;
    } finally {
      process.destroyForcibly();
    }
  }

  private static long most(AudioLimits limits) {
    return limits.decodedBytes() + AU_HEADER + Float.BYTES * (long) limits.channels();
  }

  private static void write(byte[] file, Process process) {
    try (OutputStream input = process.getOutputStream()) {
      input.write(file);
    } catch (IOException e) {
      // ffmpeg has stopped reading, having enough or giving up: what it writes tells which.
      return;
    }
  }

  private static String lastLine(Path errors) throws IOException {
    List<String> lines = Files.readString(errors).lines().toList();
    return lines.isEmpty() ? "it gave no reason" : lines.get(lines.size() - 1);
  }
}
