package org.earshot.worker;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.earshot.engine.Kernels;
import org.earshot.model.ModelSource;

/**
 * How a worker works.
 *
 * @param instance a name that no other worker process has: static membership, transactional id
 * @param modelsDir where the models' zips lie, each named by its SHA-256
 * @param attacks whether it attacks, {@code jobs.requested} before {@code jobs.continuous}, one of
 *     each at a time
 * @param training whether it trains, one model at a time
 * @param modelsFrom who has the files that the directory lacks, or null
 */
public record WorkOptions(
    String instance,
    Path modelsDir,
    Kernels kernels,
    boolean attacks,
    boolean training,
    ModelSource modelsFrom) {
  public WorkOptions {
    requireNonNull(instance, "instance");
    requireNonNull(modelsDir, "modelsDir");
    requireNonNull(kernels, "kernels");
    if (instance.isBlank()) {
      throw new IllegalArgumentException("instance must not be blank");
    }
  }

  /** A worker that does everything. */
  public static WorkOptions of(String instance, Path modelsDir) {
    return new WorkOptions(instance, modelsDir, Kernels.HOST, true, true, null);
  }
}
