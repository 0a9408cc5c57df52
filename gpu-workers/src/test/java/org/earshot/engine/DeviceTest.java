package org.earshot.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceTest {
  @ParameterizedTest
  @CsvSource({
    "3, 5, false",
    "3, 7, true",
    "6, 1, true",
    "7, 5, true",
    "8, 0, true",
    "8, 6, true",
    "8, 9, true",
    "9, 0, false",
    "10, 0, false"
  })
  void the_backend_has_machine_code_for_compute_capability_3_7_to_8(
      int major, int minor, boolean supported) {
    var device = new Device(true, "GPU", major, minor, 1L << 33);

    assertThat(device.supported()).isEqualTo(supported);
    assertThat(device.kernels()).isEqualTo(Kernels.OPS);
  }

  @Test
  void this_build_runs_on_the_processors() {
    assertThat(Device.all()).containsExactly(Device.CPU);
    assertThat(Device.CPU.supported()).isTrue();
    assertThat(Device.CPU.kernels()).isEqualTo(Kernels.HOST);
  }
}
