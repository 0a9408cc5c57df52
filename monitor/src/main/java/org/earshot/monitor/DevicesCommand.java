package org.earshot.monitor;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.earshot.source.input.Devices;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code earshot devices}. */
@Command(
    name = "devices",
    description = {
      "Lists this machine's sound inputs, for --microphone and for `address` in a file of sources.",
      "A number means its place in this list, which changes as devices come and go; any part of a name that no other has means that one always."
    })
final class DevicesCommand implements Callable<Integer> {
  private static final String LINE = "%6s  %-40s  %s%n";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    var devices = Devices.list();
    if (devices.isEmpty()) {
      out.println(
          "This machine has no sound input: plug one in or start the sound server. A container sees one only if it is given /dev/snd or the socket of PulseAudio.");
    } else {
      out.printf(LINE, "NUMBER", "NAME", "FORMATS");
      devices.forEach(
          device ->
              out.printf(
                  LINE, device.number(), device.name(), String.join("; ", device.formats())));
    }
    out.flush();
    return 0;
  }
}
