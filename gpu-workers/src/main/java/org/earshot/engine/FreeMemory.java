package org.earshot.engine;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.factory.Nd4j;

/** How much memory a network's arrays may still take on this machine. */
public final class FreeMemory {
  private FreeMemory() {}

  /**
   * What the machine has available, caches that it can drop included; in a container with a limit
   * no more than the limit minus what this process holds. Device memory is not looked at: with a
   * CUDA backend there is no bound.
   *
   * @return bytes
   */
  public static long bytes() {
    if (!Nd4j.getEnvironment().isCPU()) {
      return Long.MAX_VALUE;
    }
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long limit = system.getTotalMemorySize(); // knows containers
    long available = Pointer.availablePhysicalBytes();
    return limit < Pointer.totalPhysicalBytes()
        ? Math.max(0, Math.min(available, limit - Pointer.physicalBytes()))
        : available;
  }
}
