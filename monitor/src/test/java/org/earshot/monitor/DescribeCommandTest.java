package org.earshot.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DescribeCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int describe(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "models";
    all[1] = "describe";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Earshot.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  @Test
  void layers_shapes_parameters_and_costs_are_shown() {
    assertThat(describe("resnet-56", "--preset", "paper")).isZero();

    assertThat(out.toString())
        .contains("stft/paper/22050/1: 1 x 768 x 1568, 10 classes")
        .containsPattern("stage3-block9-b +convolution 3x3 +64 x 192 x 392 +36,864 +2,774,532,096")
        .contains("855,482 parameters")
        .containsPattern("a training step of 32 clips takes about \\d+,\\d+ MiB");
  }

  @Test
  void what_the_network_sees_and_its_width_are_chosen() {
    int status =
        describe(
            "googlenet",
            "--representation",
            "dwt-tonnetz/paper",
            "--classes",
            "3",
            "--base-width",
            "8");

    assertThat(status).isZero();
    assertThat(out.toString())
        .contains("1 x 1308 x 1568, 3 classes")
        .containsPattern("inception5b +merge +128 x 41 x 49");
  }

  @Test
  void what_cannot_work_is_refused_with_what_can() {
    assertThat(describe("resnet-57")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("googlenet, alexnet, vgg-16").contains("resnet-57");
    assertThat(describe("alexnet", "--preset", "tiny")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("tiny");
    assertThat(describe("alexnet", "--classes", "1")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("classes must be at least 2");
    assertThat(describe("alexnet", "--batch", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("batch must be at least 1");
  }
}
