package org.earshot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.earshot.dashboard.Samples.HARDENED;
import static org.earshot.dashboard.Samples.NOW;
import static org.earshot.dashboard.Samples.ORIGINAL;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.earshot.message.Control.ActiveModels;
import org.earshot.message.Control.RetiredModel;
import org.earshot.message.JobEvent;
import org.earshot.message.JobEvent.State;
import org.earshot.message.ModelState;
import org.earshot.message.Verdict;
import org.earshot.message.WorkerReport.Held;
import org.earshot.wire.Facts;
import org.junit.jupiter.api.Test;

class MonitorStateTest {
  private final MonitorState state = new MonitorState(NOW);

  @Test
  void a_clip_gathers_its_picture_and_one_verdict_a_model() {
    hear("esc10/a.wav");
    state.verdict(Samples.verdict("esc10/a.wav", ORIGINAL, NOW));
    state.verdict(Samples.verdict("esc10/a.wav", HARDENED, NOW));
    state.verdict(Samples.verdict("esc10/a.wav", ORIGINAL, NOW.plusSeconds(1)));
    var clips = snapshot().clips();
    assertThat(clips).hasSize(1);
    assertThat(clips.get(0).representation()).isEqualTo(Samples.REPRESENTATION);
    assertThat(clips.get(0).verdicts())
        .extracting(Verdict::model)
        .containsExactly(HARDENED, ORIGINAL);
  }

  @Test
  void a_verdict_may_come_before_its_picture() {
    state.verdict(Samples.verdict("esc10/a.wav", ORIGINAL, NOW));
    hear("esc10/a.wav");
    assertThat(snapshot().clips()).hasSize(1);
    assertThat(snapshot().clips().get(0).verdicts()).hasSize(1);
    assertThat(snapshot().totals().clips()).isEqualTo(1);
    assertThat(snapshot().sources().get(0).clipsPerMinute()).isEqualTo(1);
  }

  @Test
  void the_newest_clip_comes_first() {
    hear("esc10/a.wav");
    hear("esc10/b.wav");
    assertThat(snapshot().clips()).extracting(HeardClip::clip).startsWith("esc10/b.wav");
  }

  @Test
  void memory_is_bounded_whatever_comes() {
    for (int i = 0; i < 3000; i++) {
      String clip = "source-" + i + "/" + i;
      hear(clip);
      state.verdict(Samples.verdict(clip, "model-" + i, NOW));
      state.attack(Samples.fooled(clip, ORIGINAL, NOW));
      state.deadLetter(Samples.failed(NOW, "broken"));
      state.job(Samples.job("job-" + i, State.RUNNING, NOW, 0.5));
      state.robustness(
          Samples.fooling("model-" + i, "fgsm", "p", Samples.window(NOW.plusSeconds(i)), 9));
    }
    var snapshot = snapshot();
    assertThat(snapshot.clips()).hasSize(MonitorState.CLIPS_LIMIT);
    assertThat(snapshot.verdicts()).hasSize(MonitorState.VERDICTS_LIMIT);
    assertThat(snapshot.fooled()).hasSize(MonitorState.FOOLED_LIMIT);
    assertThat(snapshot.failures()).hasSize(MonitorState.FAILURES_LIMIT);
    assertThat(snapshot.jobs()).hasSize(Jobs.LIMIT);
    assertThat(snapshot.measures()).hasSize(Windows.SERIES_LIMIT);
    assertThat(snapshot.sources()).hasSize(Sources.LIMIT + 1);
    assertThat(snapshot.totals().verdicts()).isEqualTo(3000);
  }

  @Test
  void sources_beyond_the_bound_share_one_name() {
    for (int i = 0; i < Sources.LIMIT + 5; i++) {
      hear("s" + i + "/x");
    }
    assertThat(snapshot().sources())
        .filteredOn(source -> source.source().equals(Sources.OTHER))
        .singleElement()
        .satisfies(other -> assertThat(other.clipsPerMinute()).isEqualTo(5));
  }

  @Test
  void a_rate_is_that_of_the_last_minute() {
    hear("mic/1");
    hear("mic/2");
    assertThat(snapshot().sources().get(0).clipsPerMinute()).isEqualTo(2);
    var later = state.snapshot(NOW.plusSeconds(61)).sources().get(0);
    assertThat(later.clipsPerMinute()).isZero();
    assertThat(later.lastAudioAt()).isEqualTo(NOW.minusSeconds(1));
  }

  @Test
  void a_repeated_picture_is_no_new_clip() {
    hear("mic/1");
    hear("mic/1");
    assertThat(snapshot().totals().clips()).isEqualTo(1);
  }

  @Test
  void only_what_was_attacked_counts_as_an_attack() {
    state.attack(Samples.fooled("a/1", ORIGINAL, NOW));
    state.attack(Samples.attack("a/2", ORIGINAL, NOW, false));
    state.attack(Samples.skipped("a/3", ORIGINAL, NOW));
    assertThat(snapshot().totals().attacks()).isEqualTo(2);
    assertThat(snapshot().totals().fooled()).isEqualTo(1);
    assertThat(snapshot().fooled()).hasSize(1);
  }

  @Test
  void a_job_is_its_last_event_and_running_ones_come_first() {
    state.job(Samples.job("a", State.QUEUED, NOW, 0));
    state.job(Samples.job("b", State.DONE, NOW, 1));
    state.job(Samples.job("c", State.QUEUED, NOW, 0));
    state.job(Samples.job("a", State.RUNNING, NOW.plusSeconds(1), 0.2));
    assertThat(snapshot().jobs()).extracting(JobEvent::job).containsExactly("a", "c", "b");
  }

  @Test
  void a_queued_continuous_job_that_retention_removed_is_not_shown() {
    state.job(Samples.job("a", State.QUEUED, NOW, 0));
    assertThat(state.snapshot(NOW.plus(Duration.ofHours(25))).jobs()).isEmpty();
  }

  @Test
  void dead_letters_are_counted_by_topic_and_reason() {
    state.deadLetter(Samples.failed(NOW, "one"));
    state.deadLetter(Samples.failed(NOW, "two"));
    assertThat(snapshot().failureCounts())
        .containsOnly(Map.entry(new Snapshot.FailureKind("clips", "invalid"), 2L));
    assertThat(snapshot().failures())
        .extracting(FailedRecord::message)
        .containsExactly("two", "one");
  }

  @Test
  void models_come_and_go_and_wishes_say_which_are_active() {
    state.model(Samples.card(ORIGINAL, null));
    state.model(Samples.card(HARDENED, ORIGINAL));
    assertThat(PageState.models(snapshot())).allMatch(PageState.ModelView::active);
    state.control(new ActiveModels(List.of(HARDENED)));
    assertThat(PageState.models(snapshot()))
        .filteredOn(PageState.ModelView::active)
        .extracting(PageState.ModelView::id)
        .containsExactly(HARDENED);
    state.modelRemoved(ORIGINAL);
    assertThat(snapshot().models()).hasSize(1);
  }

  @Test
  void a_model_stands_as_the_living_workers_say_and_a_retired_one_does_not_come_back() {
    state.model(Samples.card(ORIGINAL, null));
    assertThat(standing()).isEqualTo("no worker reports");
    state.worker(Samples.report("a", NOW, Map.of(ORIGINAL, Held.available())));
    state.worker(
        Samples.report("b", NOW.minusSeconds(39), Map.of(ORIGINAL, held(ModelState.MISSING))));
    assertThat(standing()).isEqualTo("missing on 1 of 2 workers");
    assertThat(state.snapshot(NOW.plusSeconds(1)).standings().get(ORIGINAL).summary())
        .isEqualTo("available on 1 of 1 worker");
    state.workerGone("a");
    assertThat(standing()).isEqualTo("no worker reports");

    state.control(new RetiredModel(ORIGINAL, NOW));
    state.control(new ActiveModels(List.of(ORIGINAL)));
    state.model(Samples.card(ORIGINAL, null));
    assertThat(standing()).isEqualTo("retired " + NOW);
    assertThat(PageState.models(snapshot())).noneMatch(PageState.ModelView::active);
    state.controlTakenBack("retired-model/" + ORIGINAL);
    assertThat(PageState.models(snapshot())).allMatch(PageState.ModelView::active);
  }

  private String standing() {
    return snapshot().standings().get(ORIGINAL).summary();
  }

  private static Held held(ModelState state) {
    return new Held(state, "why");
  }

  @Test
  void a_snapshot_does_not_change_any_more() {
    hear("mic/1");
    var before = snapshot();
    hear("mic/2");
    state.verdict(Samples.verdict("mic/1", ORIGINAL, NOW));
    assertThat(before.clips()).hasSize(1);
    assertThat(before.clips().get(0).verdicts()).isEmpty();
  }

  private Snapshot snapshot() {
    return state.snapshot(NOW);
  }

  private void hear(String clip) {
    state.representation(
        clip,
        new Facts(
            clip.substring(0, clip.indexOf('/')),
            NOW.minusSeconds(6),
            Duration.ofSeconds(5),
            "dog",
            "5",
            null,
            null,
            Samples.REPRESENTATION,
            false),
        NOW);
  }
}
