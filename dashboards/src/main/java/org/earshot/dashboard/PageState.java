package org.earshot.dashboard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.earshot.measure.Suspicion;
import org.earshot.message.AttackResult;
import org.earshot.message.JobEvent;
import org.earshot.message.ModelCard;
import org.earshot.message.ModelStanding;
import org.earshot.message.ModelState;
import org.earshot.message.Robustness;
import org.earshot.message.SourceState;

/**
 * What the page is drawn from: sent whole, about once a second, so that a page that missed one
 * needs nothing but the next.
 *
 * @param now this machine's clock: pages show ages by it, not by their own
 * @param connected whether the broker answers
 * @param workers how many wait for jobs; null while nobody knows
 * @param sources those that need somebody first, as many as a page can show
 * @param sourceCounts how many sources are in each state; {@code feeding} ones were never declared
 * @param colours the mark of each source that is named here, see {@link SourceColours}
 * @param privates those among them whose clips are never shown
 * @param lags how many seconds the stages are behind, as far as that is known
 * @param measures one window a series
 * @param suspicions signs that rates are too good to be true
 * @param trends how rates went, see {@link Trends}
 * @param fooled for each model the last result in which it was fooled
 * @param failureCount dead letters read
 */
record PageState(
    Instant now,
    Instant since,
    boolean connected,
    Integer workers,
    Snapshot.Totals totals,
    List<ModelView> models,
    List<SourceRow> sources,
    Map<String, Long> sourceCounts,
    Map<String, Integer> colours,
    List<String> privates,
    Map<String, Double> lags,
    List<HeardClip> clips,
    List<Robustness> measures,
    List<Suspicion> suspicions,
    List<Trends.Trend> trends,
    List<AttackResult> fooled,
    List<JobEvent> jobs,
    Map<String, Long> jobCounts,
    List<FailedRecord> failures,
    long failureCount) {
  private static final int CLIPS = 12;
  private static final int SOURCES = 24;
  private static final int JOBS = 12;
  private static final int FAILURES = 6;
  private static final String FEEDING = "feeding";

  /**
   * A model as the page names it.
   *
   * @param original the id of the model that this one hardens, or null
   * @param adversarial whether it was trained adversarially
   * @param active whether it is asked to classify
   * @param correct clips of its test fold that it got right, of {@code clips}; null if not measured
   * @param state how it stands over all workers
   * @param standing the same in a few words
   * @param sha256 of its file: with it the card changes
   */
  record ModelView(
      String id,
      String architecture,
      String representation,
      String original,
      boolean adversarial,
      boolean active,
      Integer correct,
      Integer clips,
      ModelState state,
      String standing,
      String sha256) {}

  static PageState of(Snapshot snapshot, Instant now, Site.Standing standing) {
    return new PageState(
        now,
        snapshot.since(),
        standing.connected(),
        standing.workers() < 0 ? null : standing.workers(),
        snapshot.totals(),
        models(snapshot),
        first(snapshot.sources(), SOURCES).stream().map(SourceRow::of).toList(),
        sourceCounts(snapshot.sources()),
        colours(snapshot),
        privates(snapshot),
        lags(standing),
        clips(snapshot),
        snapshot.current(now),
        Suspicion.of(RobustnessMetrics.foolings(snapshot.current(now))),
        Trends.of(snapshot.measures(), snapshot.activeProtocols()),
        lastFooled(snapshot.fooled()),
        first(snapshot.jobs(), JOBS),
        jobCounts(snapshot.jobs()),
        first(snapshot.failures(), FAILURES),
        snapshot.failureCounts().values().stream().mapToLong(Long::longValue).sum());
  }

  /** The newest clips, as many as the page may show. */
  static List<HeardClip> clips(Snapshot snapshot) {
    return first(snapshot.clips(), CLIPS);
  }

  /** All cards; while nobody said which are active, all are but the retired. */
  static List<ModelView> models(Snapshot snapshot) {
    return snapshot.models().stream()
        .map(
            card ->
                view(
                    card,
                    snapshot.standings().get(card.id()),
                    snapshot.activeModels().map(ids -> ids.contains(card.id()))))
        .toList();
  }

  private static ModelView view(ModelCard card, ModelStanding standing, Optional<Boolean> active) {
    var accuracy = Optional.ofNullable(card.accuracy());
    return new ModelView(
        card.id(),
        card.architecture(),
        card.representation(),
        card.original(),
        card.adversarial() != null,
        active.orElse(true) && standing.state() != ModelState.RETIRED,
        accuracy.map(ModelCard.Accuracy::correct).orElse(null),
        accuracy.map(ModelCard.Accuracy::clips).orElse(null),
        standing.state(),
        standing.summary(),
        card.sha256());
  }

  private static Map<String, Long> sourceCounts(List<SourceActivity> sources) {
    return sources.stream()
        .collect(
            Collectors.groupingBy(
                source -> source.state() == null ? FEEDING : name(source.state()),
                Collectors.counting()));
  }

  private static String name(SourceState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Integer> colours(Snapshot snapshot) {
    Set<String> named = named(snapshot);
    first(snapshot.sources(), SOURCES).forEach(source -> named.add(source.source()));
    snapshot.measures().forEach(measure -> named.add(measure.source()));
    return snapshot.sources().stream()
        .filter(source -> named.contains(source.source()))
        .collect(Collectors.toMap(SourceActivity::source, SourceActivity::colour));
  }

  private static List<String> privates(Snapshot snapshot) {
    return named(snapshot).stream().filter(snapshot::isPrivate).toList();
  }

  /** The sources whose clips the page shows. */
  private static Set<String> named(Snapshot snapshot) {
    Set<String> named = new HashSet<>();
    clips(snapshot).forEach(clip -> named.add(clip.source()));
    lastFooled(snapshot.fooled()).forEach(result -> named.add(result.source()));
    return named;
  }

  private static Map<String, Double> lags(Site.Standing standing) {
    return standing.lags().entrySet().stream()
        .collect(
            Collectors.toMap(
                lag -> lag.getKey().label(), lag -> lag.getValue().toMillis() / 1000.0));
  }

  private static List<AttackResult> lastFooled(List<AttackResult> newestFirst) {
    Set<String> seen = new HashSet<>();
    return newestFirst.stream()
        .filter(result -> Objects.nonNull(result.adversarialPrediction()))
        .filter(result -> seen.add(result.model()))
        .toList();
  }

  private static Map<String, Long> jobCounts(List<JobEvent> jobs) {
    long queued = jobs.stream().filter(job -> job.state() == JobEvent.State.QUEUED).count();
    long ended = jobs.stream().filter(job -> job.state().terminal()).count();
    return Map.of("queued", queued, "running", jobs.size() - queued - ended, "ended", ended);
  }

  private static <T> List<T> first(List<T> items, int count) {
    return new ArrayList<>(items.subList(0, Math.min(count, items.size())));
  }
}
