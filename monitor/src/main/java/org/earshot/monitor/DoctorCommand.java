package org.earshot.monitor;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.earshot.engine.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code earshot doctor}. */
@Command(
    name = "doctor",
    description = {
      "Says what this machine and this build have: Java, backend, device, tools.",
      "The exit status is 0 if workers can run here."
    })
final class DoctorCommand implements Callable<Integer> {
  private static final double GB = 1e9;

  private static final String NO_FFMPEG =
      "not found: WAV, AIFF, AU, FLAC and Ogg Vorbis decode without it, other formats do not";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Runtime runtime = Runtime.getRuntime();
    out.printf(
        "Java       %s on %s, %d processors, heap up to %.1f GB%n",
        Runtime.version(),
        System.getProperty("os.arch"),
        runtime.availableProcessors(),
        runtime.maxMemory() / GB);
    boolean works = backend(out);
    out.printf("ffmpeg     %s%n", ffmpeg());
    out.flush();
    return works ? 0 : 1;
  }

  private static boolean backend(PrintWriter out) {
    try {
      List<Device> devices = Device.all();
      out.printf("Backend    %s%n", Device.backend());
      devices.forEach(device -> out.println(line(device)));
      if (devices.isEmpty()) {
        out.println(
            "Device     none: this is the CUDA build and no GPU is seen. Install the driver, or build without -Dcuda.");
      }
      return devices.stream().anyMatch(Device::supported);
    } catch (LinkageError e) {
      out.printf(
          "Backend    cannot be loaded: %s%n           A CUDA build needs NVIDIA's driver for CUDA 11.6 or later; a build without -Dcuda runs on the CPU.%n",
          e.getMessage());
      return false;
    }
  }

  /** The first line of {@code ffmpeg -version}, or what is missing without it. */
  private static String ffmpeg() throws InterruptedException {
    try {
      var process = new ProcessBuilder("ffmpeg", "-version").redirectErrorStream(true).start();
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? text.lines().findFirst().orElse("found") : NO_FFMPEG;
    } catch (IOException e) { // that is how a missing program shows
      return NO_FFMPEG;
    }
  }

  /** What a user should know about a device. */
  static String line(Device device) {
    if (!device.gpu()) {
      return "Device     CPU; workers take --kernels host (the default)";
    }
    String what =
        "Device     %s, compute capability %d.%d, %.1f GB: "
            .formatted(device.name(), device.major(), device.minor(), device.memoryBytes() / GB);
    return what
        + (device.supported()
            ? "supported; start workers with --kernels ops"
            : "not supported: the backend has machine code for 3.7 to 8.x only. Build without -Dcuda to run on the CPU.");
  }
}
