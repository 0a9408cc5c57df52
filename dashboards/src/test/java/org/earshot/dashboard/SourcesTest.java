package org.earshot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.earshot.dashboard.Samples.NOW;
import static org.earshot.dashboard.Samples.ORIGINAL;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.earshot.message.Json;
import org.earshot.message.SourceEvent;
import org.earshot.message.SourceState;
import org.earshot.message.Verdict;
import org.earshot.wire.Facts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the state makes of reports on sources. */
class SourcesTest {
  private static final Site.Standing STANDING = new Site.Standing(true, 1, Map.of());

  private final MonitorState state = new MonitorState(NOW);

  @Test
  void declared_sources_are_told_apart_beyond_the_bound_of_the_undeclared() {
    for (int i = 0; i < 300; i++) {
      hear("stranger-" + i + "/x");
      report("camera-" + i, SourceState.LIVE, NOW);
      hear("camera-" + i + "/x");
    }
    var sources = sources(NOW);
    assertThat(sources).hasSize(300 + Sources.LIMIT + 1);
    assertThat(sources)
        .filteredOn(source -> source.source().startsWith("camera"))
        .hasSize(300)
        .allMatch(source -> source.clipsPerMinute() == 1);
    assertThat(source("other", NOW).clipsPerMinute()).isEqualTo(250);
  }

  @Test
  void of_too_many_declared_ones_those_reported_on_longest_ago_give_way() {
    for (int i = 0; i < Sources.DECLARED_LIMIT + 3; i++) {
      report("camera-" + i, SourceState.LIVE, NOW.plusMillis(i));
    }
    assertThat(sources(NOW))
        .hasSize(Sources.DECLARED_LIMIT)
        .extracting(SourceActivity::source)
        .doesNotContain("camera-0", "camera-2")
        .contains("camera-3");
  }

  @ParameterizedTest
  @EnumSource(
      value = SourceState.class,
      names = {"STOPPED"},
      mode = EnumSource.Mode.EXCLUDE)
  void a_source_of_which_nobody_speaks_has_lost_its_listener(SourceState said) {
    report("mic", said, NOW);
    assertThat(source("mic", NOW.plusSeconds(14)).state()).isEqualTo(said);
    assertThat(source("mic", NOW.plusSeconds(14)).listenerGone()).isFalse();
    var lost = source("mic", NOW.plusSeconds(15));
    assertThat(lost.listenerGone()).isTrue();
    assertThat(lost.state()).isEqualTo(SourceState.FAILED);
    assertThat(lost.report().since()).isEqualTo(NOW);
    assertThat(lost.report().message()).contains("nobody speaks of it since " + NOW, "host-1");
    assertThat(lost.report().levelDbfs()).isNull();
    assertThat(lost.report().retryAt()).isNull();
    report("mic", said, NOW.plusSeconds(60));
    assertThat(source("mic", NOW.plusSeconds(61)).state()).isEqualTo(said);
  }

  @Test
  void an_hour_after_its_listener_is_gone_a_source_counts_as_stopped() {
    report("mic", SourceState.LIVE, NOW);
    assertThat(source("mic", NOW.plusSeconds(3599)).state()).isEqualTo(SourceState.FAILED);
    var given = source("mic", NOW.plusSeconds(3600));
    assertThat(given.state()).isEqualTo(SourceState.STOPPED);
    assertThat(given.listenerGone()).isFalse();
    assertThat(given.report().message()).isEqualTo("nobody has listened since " + NOW);
    assertThat(given.report().levelDbfs()).isNull();
  }

  @Test
  void a_stopped_source_stays_stopped_though_nobody_speaks_of_it() {
    report("mic", SourceState.STOPPED, NOW);
    assertThat(source("mic", NOW.plusSeconds(9000)).state()).isEqualTo(SourceState.STOPPED);
  }

  @Test
  void an_older_report_does_not_take_back_a_newer_one() {
    report("mic", SourceState.LIVE, NOW);
    report("mic", SourceState.STARTING, NOW.minusSeconds(3));
    assertThat(source("mic", NOW).state()).isEqualTo(SourceState.LIVE);
  }

  @Test
  void a_source_that_was_taken_away_is_gone_and_may_come_back_undeclared() {
    report("mic", SourceState.LIVE, NOW);
    state.sourceRemoved("mic");
    assertThat(sources(NOW)).isEmpty();
    hear("mic/1");
    assertThat(source("mic", NOW).state()).isNull();
  }

  @Test
  void those_that_need_somebody_come_first_and_stopped_ones_last() {
    for (var one : SourceState.values()) {
      report(one.name(), one, NOW);
    }
    hear("kcat/1");
    assertThat(sources(NOW))
        .extracting(SourceActivity::source)
        .containsExactly(
            "FAILED", "STALLED", "RECONNECTING", "STARTING", "SILENT", "LIVE", "kcat", "STOPPED");
  }

  @Test
  void a_live_one_that_loses_clips_comes_before_those_that_leave_silence_out() {
    for (String reason : List.of("silence", "overload")) {
      state.source(Samples.source(reason, SourceState.LIVE, NOW, false, Map.of(reason, 1L)));
      var more = NOW.plusSeconds(1);
      state.source(Samples.source(reason, SourceState.LIVE, more, false, Map.of(reason, 2L)));
    }
    report("a-live-one", SourceState.LIVE, NOW);
    assertThat(sources(NOW.plusSeconds(1)))
        .extracting(SourceActivity::source)
        .containsExactly("overload", "a-live-one", "silence");
  }

  @Test
  void the_last_sample_is_the_listeners_word_where_there_is_one() {
    hear("mic/1");
    assertThat(source("mic", NOW).lastAudioAt()).isEqualTo(NOW.minusSeconds(1));
    report("mic", SourceState.LIVE, NOW.plusSeconds(2));
    assertThat(source("mic", NOW).lastAudioAt()).isEqualTo(NOW.plusSeconds(2));
    assertThat(source("mic", NOW).heard()).hasSize(1);
  }

  @Test
  void what_was_dropped_lately_is_what_was_dropped_since_a_few_minutes() {
    Instant end = NOW.plusSeconds(600);
    for (Instant at = NOW; !at.isAfter(end); at = at.plusSeconds(1)) {
      long second = Duration.between(NOW, at).toSeconds();
      dropped("mic", at, 100 + Math.min(second, 200));
    }
    assertThat(lately(end)).isEmpty();
    dropped("mic", end.plusSeconds(1), 307);
    assertThat(lately(end.plusSeconds(1))).containsExactly(Map.entry("overload", 7L));
    assertThat(lately(end.plusSeconds(400))).isEmpty();
  }

  @Test
  void a_listener_that_was_started_again_counts_its_drops_anew() {
    dropped("mic", NOW, 100);
    dropped("mic", NOW.plusSeconds(1), 4);
    assertThat(lately(NOW.plusSeconds(1))).containsExactly(Map.entry("overload", 4L));
  }

  @Test
  void a_private_source_has_verdicts_and_a_rate_and_nothing_to_look_at() {
    state.source(Samples.privateSource("bedroom", NOW));
    for (int i = 0; i < 3; i++) {
      state.verdict(Samples.verdict("bedroom/" + i, ORIGINAL, NOW));
      state.verdict(Samples.verdict("bedroom/" + i, Samples.HARDENED, NOW));
    }
    assertThat(source("bedroom", NOW).clipsPerMinute()).isEqualTo(3);
    assertThat(source("bedroom", NOW).verdicts())
        .extracting(Verdict::model)
        .containsExactly(ORIGINAL, Samples.HARDENED);
    assertThat(SourceRow.of(source("bedroom", NOW)).heard()).isEmpty();
    assertThat(SourceRow.of(source("bedroom", NOW)).said()).hasSize(2);
  }

  @Test
  void events_are_newest_first_and_bounded_and_a_source_knows_its_last_gap() {
    report("mic", SourceState.LIVE, NOW);
    for (int i = 0; i < 300; i++) {
      state.sourceEvent(
          SourceEvent.gap("mic", NOW.plusSeconds(i % 299), NOW, Duration.ofSeconds(i), null));
      state.sourceEvent(SourceEvent.entered("mic", NOW, SourceState.LIVE, null));
    }
    var events = state.snapshot(NOW).sourceEvents();
    assertThat(events).hasSize(MonitorState.EVENTS_LIMIT);
    assertThat(events.get(0).at()).isEqualTo(NOW.plusSeconds(298));
    assertThat(source("mic", NOW).lastGap().length()).isEqualTo(Duration.ofSeconds(298));
  }

  @Test
  void a_pages_state_stays_small_with_200_sources() {
    for (int i = 0; i < 200; i++) {
      String name = "a-camera-in-the-yard-no-" + i;
      var how = i % 4 == 0 ? SourceState.FAILED : SourceState.LIVE;
      state.source(Samples.source(name, how, NOW, false, Map.of("newest-first", 12L)));
      for (int clip = 0; clip < Feed.HEARD_LIMIT; clip++) {
        hear(name + "/2026-03-01T12:00:0" + clip + ".123456Z");
      }
      state.verdict(Samples.verdict(name + "/a", ORIGINAL, NOW));
      state.verdict(Samples.verdict(name + "/a", Samples.HARDENED, NOW));
    }
    var page = PageState.of(state.snapshot(NOW), NOW, STANDING);
    assertThat(page.sources()).hasSize(24);
    assertThat(page.sourceCounts()).containsOnly(Map.entry("failed", 50L), Map.entry("live", 150L));
    assertThat(page.colours()).hasSizeLessThan(50);
    assertThat(Json.write(page)).hasSizeLessThan(60_000);
  }

  @Test
  void no_two_sources_share_a_mark_before_all_are_taken_and_marks_stay() {
    var ids = IntStream.range(0, SourceColours.MARKS).mapToObj(i -> "camera-" + i).toList();
    var marks = SourceColours.of(ids);
    assertThat(marks.values()).doesNotHaveDuplicates();
    var more = SourceColours.of(IntStream.range(0, 200).mapToObj(i -> "camera-" + i).toList());
    assertThat(more).containsAllEntriesOf(marks);
    assertThat(more.values()).allMatch(mark -> mark >= 0 && mark < SourceColours.MARKS);
  }

  private Map<String, Long> lately(Instant now) {
    return source("mic", now).droppedLately();
  }

  private void dropped(String source, Instant at, long count) {
    var dropped = Map.of("overload", count);
    state.source(Samples.source(source, SourceState.LIVE, at, false, dropped));
  }

  private void report(String source, SourceState how, Instant at) {
    state.source(Samples.source(source, how, at));
  }

  private void hear(String clip) {
    var facts = Facts.ofSource(clip.substring(0, clip.indexOf('/')));
    state.representation(
        clip, facts.captured(NOW.minusSeconds(6), Duration.ofSeconds(5)).represented("r"), NOW);
  }

  private SourceActivity source(String name, Instant now) {
    return sources(now).stream()
        .filter(source -> source.source().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<SourceActivity> sources(Instant now) {
    return state.snapshot(now).sources();
  }
}
