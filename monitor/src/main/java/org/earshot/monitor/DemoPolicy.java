package org.earshot.monitor;

import org.earshot.attack.Attacks;
import org.earshot.message.Control.AttackPolicy;

/**
 * What the demo attacks: every classified clip with every attack, eight to a job, with few
 * iterations, since two cores have to keep up. New jobs are filed only while at most two wait, so
 * attacks use what classification leaves.
 */
final class DemoPolicy {
  private static final int CLIPS_PER_JOB = 8;
  private static final int MAX_QUEUED_JOBS = 2;

  static final AttackPolicy POLICY =
      new AttackPolicy(
          Attacks.ids().stream().map(Attacks::live).toList(), 1.0, CLIPS_PER_JOB, MAX_QUEUED_JOBS);

  private DemoPolicy() {}
}
