package org.earshot.it;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Prints what the running processes have said when a test fails. */
final class OutputOnFailure implements TestWatcher {
  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    System.err.println("=== " + context.getDisplayName() + " failed; what was running said:");
    EarshotProcess.transcripts().forEach(System.err::println);
  }
}
