package org.earshot.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.earshot.message.JobEvent.State.CHECKPOINT;
import static org.earshot.message.JobEvent.State.RUNNING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.earshot.message.Hashes;
import org.earshot.message.Job;
import org.earshot.message.Json;
import org.earshot.worker.JobContext;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a job's epochs in files, and says so in its events. */
final class JobKeeping implements Keeping {
  private static final Logger LOG = LoggerFactory.getLogger(JobKeeping.class);

  private final SavedEpochs epochs;
  private final String name;
  private final String training;
  private final JobContext context;

  /**
   * @param part which of the job's trainings, from 0
   * @param digest of the training set: a job goes on only with the data that it began with
   */
  JobKeeping(SavedEpochs epochs, Job.Training job, int part, String digest, JobContext context) {
    this.epochs = epochs;
    this.name = part == 0 ? job.id() : job.id() + "#" + part;
    this.training = Hashes.sha256((new String(Json.write(job), UTF_8) + digest).getBytes(UTF_8));
    this.context = context;
  }

  @Override
  public SavedEpoch restore(List<INDArray> into) {
    if (!isThere()) {
      return null;
    }
    try {
      SavedEpoch saved = epochs.read(name, into);
      context.announce(RUNNING, 0, "goes on after epoch " + saved.epoch(), Map.of());
      return saved;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the arrays may be half filled: this attempt is over
    }
  }

  private boolean isThere() {
    try {
      return epochs.has(name, training);
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("job {} starts at its first epoch", name, e);
      context.announce(
          RUNNING, 0, "starts at its first epoch, because " + e.getMessage(), Map.of());
      return false;
    }
  }

  @Override
  public void keep(SavedEpoch saved, List<INDArray> arrays, TrainingProgress progress) {
    try {
      epochs.write(name, training, saved, arrays);
      context.announce(CHECKPOINT, progress.share(), progress.line(), progress.figures());
    } catch (IOException e) {
      LOG.error("epoch {} of job {} is not kept", saved.epoch(), name, e);
      context.announce(
          RUNNING,
          progress.share(),
          "epoch %d is not kept, an attempt after this one would go on before it: %s"
              .formatted(saved.epoch(), e.getMessage()),
          progress.figures());
    }
  }

  /** Deletes what was kept: the job is over. */
  void forget() {
    try {
      epochs.delete(name);
    } catch (IOException e) {
      LOG.warn("the last epoch of job {} is over but stays on the disk", name, e);
    }
  }
}
