package org.earshot.worker;

import java.util.concurrent.CountDownLatch;
import org.earshot.wire.Settings;

/** A worker process that never finishes its job: to be killed. */
final class DoomedWorker {
  private DoomedWorker() {}

  public static void main(String[] arguments) {
    var settings = Settings.of(arguments[0]);
    var site = TestJobs.site("doomed", settings, settings.producer());
    JobRunner.start(
        site,
        new JobExecutors((job, context) -> new CountDownLatch(1).await(), null),
        WorkShare.ALL);
  }
}
