package org.earshot.monitor;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code earshot demo}. */
@Command(name = "demo", description = "Runs everything in one process on bundled clips.")
final class DemoCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
