package org.earshot.message;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a model stands over all workers.
 *
 * @param model its id
 * @param state the worst that a worker reports; {@link ModelState#UNKNOWN} while none does, {@link
 *     ModelState#RETIRED} whatever they report
 * @param workers in order of name; none of a retired model
 * @param retiredAt when it was retired, or null
 */
public record ModelStanding(
    String model, ModelState state, List<OnWorker> workers, Instant retiredAt) {

  /**
   * The model on one worker.
   *
   * @param message why it cannot classify there, or null
   */
  public record OnWorker(String worker, ModelState state, String message) {}

  public ModelStanding {
    requireNonNull(model, "model");
    requireNonNull(state, "state");
    workers = List.copyOf(workers);
  }

  /**
   * Sums up what is known.
   *
   * @param retired the wish that retired the model, or null
   * @param reports of all workers; those too old to speak for {@code now} are left out
   */
  public static ModelStanding of(
      String model, Control.RetiredModel retired, Collection<WorkerReport> reports, Instant now) {
    if (retired != null) {
      return new ModelStanding(model, ModelState.RETIRED, List.of(), retired.at());
    }
    var workers =
        reports.stream()
            .filter(report -> report.speaksFor(now) && report.models().containsKey(model))
            .map(report -> on(report.worker(), report.models().get(model)))
            .sorted(Comparator.comparing(OnWorker::worker))
            .toList();
    var worst = workers.stream().map(OnWorker::state).max(Comparator.naturalOrder());
    return new ModelStanding(model, worst.orElse(ModelState.UNKNOWN), workers, null);
  }

  private static OnWorker on(String worker, WorkerReport.Held held) {
    return new OnWorker(worker, held.state(), held.message());
  }

  /** The standing in a few words: {@code damaged on 1 of 2 workers}. */
  public String summary() {
    return switch (state) {
      case RETIRED -> "retired " + retiredAt.truncatedTo(ChronoUnit.SECONDS);
      case UNKNOWN -> "no worker reports";
      default ->
          "%s on %d of %d worker%s"
              .formatted(
                  state.name().toLowerCase(Locale.ROOT),
                  workers.stream().filter(worker -> worker.state() == state).count(),
                  workers.size(),
                  workers.size() == 1 ? "" : "s");
    };
  }

  /** Every reason that a worker gives, a line each. */
  public String reasons() {
    return workers.stream()
        .filter(worker -> worker.message() != null)
        .map(worker -> worker.worker() + ": " + worker.message())
        .collect(Collectors.joining("\n"));
  }
}
