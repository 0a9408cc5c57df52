package org.earshot.streams;

import org.earshot.message.Control;
import org.earshot.message.Job;
import org.earshot.message.JobEvent;

/**
 * What the watch decided.
 *
 * @param job to be filed, or null
 * @param event to be told, or null
 * @param wish to be wished, or null
 */
record Decision(Job job, JobEvent event, Control wish) {
  static Decision file(Job job, JobEvent queued) {
    return new Decision(job, queued, null);
  }

  static Decision refuse(JobEvent refused) {
    return new Decision(null, refused, null);
  }

  static Decision wish(Control wish) {
    return new Decision(null, null, wish);
  }
}
