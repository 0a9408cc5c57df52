package org.earshot.dashboard;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.earshot.message.AttackResult;
import org.earshot.message.Control.AttackPolicy;
import org.earshot.message.JobEvent;
import org.earshot.message.ModelCard;
import org.earshot.message.ModelStanding;
import org.earshot.message.Robustness;
import org.earshot.message.SourceEvent;
import org.earshot.message.Verdict;

/**
 * The state at an instant; nothing in it changes any more.
 *
 * @param version grows with every record that was read
 * @param since when this dashboard began to read
 * @param clips newest first
 * @param verdicts newest first
 * @param fooled results in which a model was fooled, newest first
 * @param measures all windows kept; {@link #current} says which speak for now
 * @param jobs the last event of each job, running ones first
 * @param failures dead letters, newest first
 * @param failureCounts dead letters read by topic and reason
 * @param models all cards by id; {@code activeModels} those that are asked to classify, or empty if
 *     nobody said
 * @param standings how each of the models stands over all workers, by id
 * @param sources those that need somebody first
 * @param sourceEvents what happened to sources, newest first
 */
public record Snapshot(
    long version,
    Instant since,
    List<HeardClip> clips,
    List<Verdict> verdicts,
    List<AttackResult> fooled,
    List<Robustness> measures,
    Map<String, String> protocols,
    List<JobEvent> jobs,
    List<FailedRecord> failures,
    Map<FailureKind, Long> failureCounts,
    List<ModelCard> models,
    Optional<List<String>> activeModels,
    Map<String, ModelStanding> standings,
    Optional<AttackPolicy> policy,
    List<SourceActivity> sources,
    List<SourceEvent> sourceEvents,
    Totals totals) {

  /** Topic and reason: a metric's labels. */
  public record FailureKind(String topic, String reason) {}

  /**
   * What was read since {@link #since}, and the little history before it that the page needs.
   *
   * @param unreadable records that were not what their topic carries
   */
  public record Totals(long clips, long verdicts, long attacks, long fooled, long unreadable) {}

  /** Whether a source is declared to be private. */
  boolean isPrivate(String source) {
    return sources.stream().anyMatch(other -> other.isPrivate() && other.source().equals(source));
  }

  /** The measures that speak for that instant, of the protocols that are live. */
  public List<Robustness> current(Instant now) {
    return Windows.current(measures, activeProtocols(), now);
  }

  /** The protocol of each attack that is live. */
  Map<String, String> activeProtocols() {
    return Windows.activeProtocols(protocols, measures, policy);
  }
}
