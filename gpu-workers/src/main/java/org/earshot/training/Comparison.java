package org.earshot.training;

import java.io.IOException;
import java.util.List;
import org.earshot.message.Hardening;
import org.earshot.message.Job;
import org.earshot.message.ModelCard;
import org.earshot.worker.JobContext;

/** Sets an adversarially trained model beside its original, on clips that neither learnt from. */
@FunctionalInterface
public interface Comparison {
  /**
   * Attacks both on the same clips with the same targets.
   *
   * @param model a card whose weights are in the store
   * @param job what made it; names the original
   * @param test the clips of the job's test part, at least one
   * @throws IOException if weights cannot be read
   * @throws IllegalArgumentException if the two cannot be compared: the original is not registered,
   *     sees something else, knows other classes, or learnt from the clips
   */
  Hardening of(ModelCard model, Job.Training job, List<LabelledClip> test, JobContext context)
      throws IOException;
}
