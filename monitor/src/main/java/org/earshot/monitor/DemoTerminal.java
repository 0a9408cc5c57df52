package org.earshot.monitor;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/**
 * The live summary of a demo: a line that changes in place for a person, a line now and then else.
 */
final class DemoTerminal {
  private static final int LINES_EVERY_SECONDS = 5;

  private final Demo demo;
  private final PrintWriter out;
  private final boolean terminal = Terminal.attached();

  DemoTerminal(Demo demo, PrintWriter out) {
    this.demo = demo;
    this.out = out;
  }

  /**
   * Watches until the time is over.
   *
   * @param seconds how long, or null: until Ctrl-C
   * @return the exit status
   */
  int watch(Lifetime lifetime, Integer seconds) throws InterruptedException {
    for (long second = 0; seconds == null || second < seconds; second++) {
      if (!lifetime.await(1, TimeUnit.SECONDS)) {
        return lifetime.awaitEnd();
      }
      show(second);
    }
    return end();
  }

  private void show(long second) {
    if (terminal) {
      out.print("\r\u001b[2K" + demo.report().line());
    } else if (second % LINES_EVERY_SECONDS == 0) {
      out.println(demo.report().line());
    }
    out.flush();
  }

  private int end() {
    var report = demo.report();
    out.println(report.table());
    var silent = report.silentStages();
    if (!silent.isEmpty()) {
      out.printf("nothing came out of: %s%n", String.join(", ", silent));
    }
    out.flush();
    return silent.isEmpty() ? 0 : 1;
  }
}
