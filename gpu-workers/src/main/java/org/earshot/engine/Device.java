package org.earshot.engine;

import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * What the backend of this build runs on.
 *
 * @param gpu whether it is a CUDA device
 * @param name as the driver names it; {@code CPU} else
 * @param major first part of the compute capability; 0 for a CPU
 * @param minor its second part
 * @param memoryBytes its memory; 0 for a CPU, whose memory is the machine's
 */
public record Device(boolean gpu, String name, int major, int minor, long memoryBytes) {
  /** The lowest compute capability that the backend has machine code for, times ten. */
  private static final int LOWEST = 37;

  /** The highest major version that the machine code for 8.6 runs on. */
  private static final int HIGHEST_MAJOR = 8;

  /** The processors of this machine. */
  public static final Device CPU = new Device(false, "CPU", 0, 0, 0);

  /**
   * Loads the backend and asks it. A CUDA backend without any device gives an empty list.
   *
   * @throws LinkageError if the backend's native libraries cannot be loaded: a driver is missing,
   *     or the libraries are another platform's
   */
  public static List<Device> all() {
    if (Nd4j.getEnvironment().isCPU()) {
      return List.of(CPU);
    }
    NativeOps ops = NativeOpsHolder.getInstance().getDeviceNativeOps();
    return IntStream.range(0, ops.getAvailableDevices())
        .mapToObj(
            i ->
                new Device(
                    true,
                    ops.getDeviceName(i),
                    ops.getDeviceMajor(i),
                    ops.getDeviceMinor(i),
                    ops.getDeviceTotalMemory(i)))
        .toList();
  }

  /** The name of ND4J's backend in this build, loaded as {@link #all} loads it. */
  public static String backend() {
    return Nd4j.getBackend().getClass().getSimpleName();
  }

  /** Whether the backend has machine code for it: compute capability 3.7 to 8.x, or a CPU. */
  public boolean supported() {
    return !gpu || (10 * major + minor >= LOWEST && major <= HIGHEST_MAJOR);
  }

  /** The kernels that workers must be started with on it. */
  public Kernels kernels() {
    return gpu ? Kernels.OPS : Kernels.HOST;
  }
}
