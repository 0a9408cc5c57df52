package org.earshot.streams;

import java.time.Clock;
import java.util.function.Supplier;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.earshot.message.AttackResult;
import org.earshot.message.Robustness;
import org.earshot.wire.Topics;

/**
 * Results and verdicts become measures over windows.
 *
 * <pre>
 *   attack-results -> check -> by source and protocol -> publish --+
 *                                                                  +-> robustness
 *   verdicts       -> check -> by source              -> publish --+
 *
 *   fooling of labelled clips, control, models, job-events -> RetrainWatch -> jobs.training
 * </pre>
 *
 * <p>All results of a source and protocol meet in one partition: both halves of a pair, and a
 * model's results from every pair that it is in.
 */
public final class RobustnessTopology {
  /** Sources and protocols are few, and one partition takes thousands of results a second. */
  private static final int PARTITIONS = 3;

  private final Windowing windowing;
  private final ResultMetrics metrics;
  private final Clock clock;
  private final Admission admission;

  private RobustnessTopology(Windowing windowing, ResultMetrics metrics, Clock clock) {
    this.windowing = windowing;
    this.metrics = metrics;
    this.clock = clock;
    this.admission = new Admission(windowing, clock);
  }

  /** Builds the topology. */
  public static Topology build(Windowing windowing, ResultMetrics metrics, Clock clock) {
    var builder = new StreamsBuilder();
    var topology = new RobustnessTopology(windowing, metrics, clock);
    var foolings = topology.attackResults(builder);
    foolings
        .merge(topology.verdicts(builder), Named.as("robustness-merge"))
        .to(Topics.ROBUSTNESS.name(), Wiring.write(Topics.ROBUSTNESS, "robustness-write"));
    RetrainWatch.addTo(builder, foolings, metrics, clock);
    return builder.build();
  }

  private KStream<String, Robustness> attackResults(StreamsBuilder builder) {
    builder.addStateStore(AttackEvidence.store());
    builder.addStateStore(Shelf.store(AttackEvidence.SHELF));
    return Wiring.read(builder, Topics.ATTACK_RESULTS)
        .peek((key, result) -> admission.check(result), Named.as("results-check"))
        .filter(
            (key, result) -> result.counts() && result.dataset() == null,
            Named.as("results-that-count"))
        .selectKey((key, result) -> group(result), Named.as("results-key"))
        .repartition(
            Wiring.through(
                Topics.ATTACK_RESULTS, "attack-results-by-source-and-protocol", PARTITIONS))
        .process(
            () -> publish(AttackEvidence::new, AttackEvidence.SHELF),
            Named.as("results-publish"),
            AttackEvidence.STORE,
            AttackEvidence.SHELF);
  }

  private KStream<String, Robustness> verdicts(StreamsBuilder builder) {
    builder.addStateStore(VerdictEvidence.store());
    builder.addStateStore(Shelf.store(VerdictEvidence.SHELF));
    return Wiring.read(builder, Topics.VERDICTS)
        .peek((key, verdict) -> admission.check(verdict), Named.as("verdicts-check"))
        .selectKey((key, verdict) -> verdict.source(), Named.as("verdicts-key"))
        .repartition(Wiring.through(Topics.VERDICTS, "verdicts-by-source", PARTITIONS))
        .process(
            () -> publish(() -> new VerdictEvidence(windowing), VerdictEvidence.SHELF),
            Named.as("verdicts-publish"),
            VerdictEvidence.STORE,
            VerdictEvidence.SHELF);
  }

  private <V, S> PublishWindows<V, S> publish(Supplier<Evidence<V, S>> evidence, String shelf) {
    return new PublishWindows<>(evidence.get(), shelf, windowing, metrics, clock);
  }

  private static String group(AttackResult result) {
    return result.source() + "|" + result.protocol();
  }
}
