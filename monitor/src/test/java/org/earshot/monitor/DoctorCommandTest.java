package org.earshot.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.earshot.engine.Device;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
  @Test
  void says_what_this_machine_has_and_that_workers_can_run() {
    var out = new StringWriter();
    int status = Earshot.commandLine().setOut(new PrintWriter(out)).execute("doctor");

    assertThat(status).isZero();
    assertThat(out.toString().lines())
        .satisfiesExactly(
            java -> assertThat(java).startsWith("Java ").contains("processors"),
            backend -> assertThat(backend).startsWith("Backend ").contains("CpuBackend"),
            device -> assertThat(device).startsWith("Device ").contains("--kernels host"),
            ffmpeg -> assertThat(ffmpeg).startsWith("ffmpeg "));
  }

  @Test
  void a_device_that_the_backend_has_no_code_for_is_named_with_the_cure() {
    assertThat(DoctorCommand.line(new Device(true, "NVIDIA H100", 9, 0, 80_000_000_000L)))
        .contains("NVIDIA H100, compute capability 9.0, 80.0 GB: not supported")
        .contains("without -Dcuda");
    assertThat(DoctorCommand.line(new Device(true, "NVIDIA A100", 8, 0, 40_000_000_000L)))
        .contains("supported; start workers with --kernels ops");
  }
}
