package org.earshot.dashboard;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.earshot.dashboard.Snapshot.FailureKind;
import org.earshot.dashboard.Snapshot.Totals;
import org.earshot.dashboard.SourceActivity.Stretch;
import org.earshot.message.AttackResult;
import org.earshot.message.Control;
import org.earshot.message.Control.ActiveModels;
import org.earshot.message.Control.AttackPolicy;
import org.earshot.message.Control.RetiredModel;
import org.earshot.message.JobEvent;
import org.earshot.message.ModelCard;
import org.earshot.message.ModelStanding;
import org.earshot.message.Robustness;
import org.earshot.message.SourceEvent;
import org.earshot.message.SourceReport;
import org.earshot.message.Verdict;
import org.earshot.message.WorkerReport;
import org.earshot.wire.Facts;

/**
 * The state of the monitor, made of the records of its topics. Every part is bounded. One thread
 * writes and takes snapshots; it reads no clock.
 */
public final class MonitorState {
  static final int CLIPS_LIMIT = 60;
  static final int VERDICTS_LIMIT = 200;
  static final int FOOLED_LIMIT = 50;
  static final int FAILURES_LIMIT = 50;
  static final int EVENTS_LIMIT = 200;

  private final Instant since;
  private final Recent.Keyed<String, HeardClip> clips = new Recent.Keyed<>(CLIPS_LIMIT);
  private final Recent.Items<Verdict> verdicts = new Recent.Items<>(VERDICTS_LIMIT);
  private final Recent.Items<AttackResult> fooled = new Recent.Items<>(FOOLED_LIMIT);
  private final Recent.Items<FailedRecord> failures = new Recent.Items<>(FAILURES_LIMIT);
  private final Recent.Items<SourceEvent> sourceEvents = new Recent.Items<>(EVENTS_LIMIT);
  private final Map<FailureKind, Long> failureCounts = new HashMap<>();
  private final Windows windows = new Windows();
  private final Jobs jobs = new Jobs();
  private final Sources sources = new Sources();
  private final Map<String, ModelCard> models = new TreeMap<>();
  private final Map<String, RetiredModel> retired = new TreeMap<>();
  private final Map<String, WorkerReport> workers = new TreeMap<>();
  private Optional<List<String>> activeModels = Optional.empty();
  private Optional<AttackPolicy> policy = Optional.empty();
  private long version;
  private long clipCount;
  private long verdictCount;
  private long attackCount;
  private long fooledCount;
  private long unreadableCount;

  /**
   * An empty state.
   *
   * @param since when reading began
   */
  public MonitorState(Instant since) {
    this.since = since;
  }

  /** A representation arrived; a picture of it is kept elsewhere. */
  public void representation(String clip, Facts facts, Instant arrivedAt) {
    var known = clips.get(clip);
    var heard =
        new HeardClip(
            clip,
            facts.source(),
            facts.label(),
            facts.capturedAt(),
            facts.duration() == null ? null : HeardClip.seconds(facts.duration()),
            facts.representation(),
            known == null ? List.of() : known.verdicts());
    if (known == null) {
      clips.put(clip, heard);
    } else {
      clips.replace(clip, heard); // its verdict was faster, or it is the same again
    }
    if (known == null || known.representation() == null) {
      clipCount++;
      var stretch = new Stretch(clip, heard.capturedAt(), heard.seconds());
      sources.clip(facts.source(), stretch, arrivedAt, endedAt(facts));
    }
    version++;
  }

  public void verdict(Verdict verdict) {
    var known = clips.get(verdict.clip());
    if (known == null) {
      clips.put(verdict.clip(), HeardClip.of(verdict));
      privateClip(verdict);
    } else {
      clips.replace(verdict.clip(), known.judged(verdict));
    }
    verdicts.add(verdict);
    sources.verdict(verdict, endedAt(verdict));
    verdictCount++;
    version++;
  }

  /** Of a private source nothing but verdicts comes here. */
  private void privateClip(Verdict verdict) {
    if (sources.isPrivate(verdict.source())) {
      clipCount++;
      var stretch = new Stretch(verdict.clip(), verdict.capturedAt(), null);
      sources.clip(verdict.source(), stretch, verdict.decidedAt(), endedAt(verdict));
    }
  }

  public void attack(AttackResult result) {
    if (result.outcome() != AttackResult.Outcome.SKIPPED) {
      attackCount++;
    }
    if (result.changed()) {
      fooled.add(result);
      fooledCount++;
    }
    version++;
  }

  public void robustness(Robustness measure) {
    windows.add(measure);
    version++;
  }

  public void job(JobEvent event) {
    jobs.add(event);
    version++;
  }

  public void deadLetter(FailedRecord failed) {
    failures.add(failed);
    failureCounts.merge(new FailureKind(failed.topic(), failed.reason()), 1L, Long::sum);
    version++;
  }

  public void model(ModelCard card) {
    models.put(card.id(), card);
    version++;
  }

  /** A model's card was deleted from the registry. */
  public void modelRemoved(String id) {
    models.remove(id);
    version++;
  }

  /** A worker said how it is. */
  public void worker(WorkerReport report) {
    workers.put(report.worker(), report);
    version++;
  }

  /** A worker ended in order. */
  public void workerGone(String worker) {
    workers.remove(worker);
    version++;
  }

  /** Somebody who listens to a source said how it stands. */
  public void source(SourceReport report) {
    sources.report(report);
    version++;
  }

  /** A source was taken out of the declared ones. */
  public void sourceRemoved(String source) {
    sources.remove(source);
    version++;
  }

  public void sourceEvent(SourceEvent event) {
    sourceEvents.add(event);
    sources.event(event);
    version++;
  }

  /** Whether a source is declared to be private: nothing that was heard of it may be shown. */
  boolean isPrivate(String source) {
    return sources.isPrivate(source);
  }

  public void control(Control wish) {
    if (wish instanceof ActiveModels active) {
      activeModels = Optional.of(active.models());
    } else if (wish instanceof AttackPolicy attacks) {
      policy = Optional.of(attacks);
    } else if (wish instanceof RetiredModel model) {
      retired.put(wish.subject(), model);
    }
    version++;
  }

  /** A wish was taken back; of a retired model's something depends on it. */
  public void controlTakenBack(String subject) {
    retired.remove(subject);
    version++;
  }

  /** A record was not what its topic carries. */
  public void unreadable() {
    unreadableCount++;
    version++;
  }

  /** How many records were read. */
  public long version() {
    return version;
  }

  /** The state as it is; rates are those of the minute before {@code now}. */
  public Snapshot snapshot(Instant now) {
    workers.values().removeIf(report -> !report.speaksFor(now));
    var newest = clips.oldestFirst();
    Collections.reverse(newest);
    return new Snapshot(
        version,
        since,
        List.copyOf(newest),
        verdicts.newestFirst(),
        fooled.newestFirst(),
        windows.all(),
        windows.lastProtocols(),
        jobs.events(now),
        failures.newestFirst(),
        Map.copyOf(failureCounts),
        List.copyOf(models.values()),
        activeModels,
        standings(now),
        policy,
        sources.activity(now),
        sourceEvents.newestFirst().stream()
            .sorted(Comparator.comparing(SourceEvent::at).reversed())
            .toList(),
        new Totals(clipCount, verdictCount, attackCount, fooledCount, unreadableCount));
  }

  private Map<String, ModelStanding> standings(Instant now) {
    var standings = new HashMap<String, ModelStanding>();
    for (String id : models.keySet()) {
      var wish = retired.get(RetiredModel.PREFIX + id);
      standings.put(id, ModelStanding.of(id, wish, workers.values(), now));
    }
    return Map.copyOf(standings);
  }

  private static Instant endedAt(Facts facts) {
    return facts.capturedAt() == null || facts.duration() == null
        ? facts.capturedAt()
        : facts.capturedAt().plus(facts.duration());
  }

  private static Instant endedAt(Verdict verdict) {
    return verdict.capturedAt() == null || verdict.duration() == null
        ? verdict.capturedAt()
        : verdict.endedAt();
  }
}
