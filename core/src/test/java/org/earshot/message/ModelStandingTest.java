package org.earshot.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.earshot.message.WorkerReport.Held;
import org.junit.jupiter.api.Test;

class ModelStandingTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.5Z");

  private static ModelStanding of(WorkerReport... reports) {
    return ModelStanding.of("m", null, List.of(reports), NOW);
  }

  private static WorkerReport report(String worker, Instant at, ModelState state) {
    var message = state == ModelState.AVAILABLE ? null : "why";
    return new WorkerReport(worker, at, Map.of("m", new Held(state, message)));
  }

  @Test
  void a_model_stands_as_on_the_worker_where_it_stands_worst() {
    var standing =
        of(
            report("b", NOW, ModelState.MISSING),
            report("a", NOW, ModelState.AVAILABLE),
            report("c", NOW, ModelState.FETCHING));

    assertThat(standing.state()).isEqualTo(ModelState.MISSING);
    assertThat(standing.summary()).isEqualTo("missing on 1 of 3 workers");
    assertThat(standing.reasons()).isEqualTo("b: why\nc: why");
    assertThat(standing.workers())
        .extracting(ModelStanding.OnWorker::worker)
        .containsExactly("a", "b", "c");
  }

  @Test
  void a_worker_that_was_silent_for_long_no_longer_counts() {
    var old = NOW.minus(WorkerReport.SPEAKS_FOR);

    assertThat(of(report("a", old, ModelState.DAMAGED)).summary()).isEqualTo("no worker reports");
    assertThat(of(report("a", old.plusMillis(1), ModelState.AVAILABLE)).summary())
        .isEqualTo("available on 1 of 1 worker");
    assertThat(of(new WorkerReport("a", NOW, Map.of())).state()).isEqualTo(ModelState.UNKNOWN);
  }

  @Test
  void a_retired_model_is_retired_whatever_workers_say() {
    var reports = List.of(report("a", NOW, ModelState.AVAILABLE));
    var standing = ModelStanding.of("m", new Control.RetiredModel("m", NOW), reports, NOW);

    assertThat(standing.state()).isEqualTo(ModelState.RETIRED);
    assertThat(standing.workers()).isEmpty();
    assertThat(standing.summary()).isEqualTo("retired 2026-11-24T10:00:00Z");
  }
}
