package org.earshot.wire;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_MS_CONFIG;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serdes;
import org.earshot.message.AttackResult;
import org.earshot.message.Control;
import org.earshot.message.Job;
import org.earshot.message.JobEvent;
import org.earshot.message.ModelCard;
import org.earshot.message.Robustness;
import org.earshot.message.SourceEvent;
import org.earshot.message.SourceReport;
import org.earshot.message.Verdict;
import org.earshot.message.WorkerReport;

/** All topics. Clips, representations and dead letters are raw bytes that users have tools for. */
public final class Topics {
  /** The largest record anywhere: a {@code paper} representation is 8.2 MB. */
  public static final int MAX_RECORD_BYTES = 16 * 1024 * 1024;

  /** The kinds of representation, each with a topic of its own. */
  public static final List<String> KINDS = List.of("stft", "dwt", "stft-tonnetz", "dwt-tonnetz");

  private static final Duration LIVE = Duration.ofHours(24);
  private static final Duration RESULTS = Duration.ofDays(7);
  private static final long GIB = 1024L * 1024 * 1024;

  public static final Topic<String, byte[]> CLIPS = bytes("clips", live());
  public static final Topic<String, byte[]> DATASET_CLIPS = bytes("datasets.clips", kept());
  public static final Topic<String, byte[]> ADVERSARIALS = bytes("adversarials", live());
  public static final Topic<byte[], byte[]> DEAD_LETTERS =
      new Topic<>(
          "dead-letters", Serdes.ByteArray(), Serdes.ByteArray(), 1, aged(RESULTS.multipliedBy(2)));

  public static final Topic<String, Verdict> VERDICTS =
      json("verdicts", Verdict.class, 6, aged(RESULTS));
  public static final Topic<String, AttackResult> ATTACK_RESULTS =
      json("attack-results", AttackResult.class, 6, aged(RESULTS));
  public static final Topic<String, JobEvent> JOB_EVENTS =
      json("job-events", JobEvent.class, 6, aged(RESULTS));
  public static final Topic<String, Robustness> ROBUSTNESS =
      json("robustness", Robustness.class, 6, compactedAndAged(RESULTS));

  /**
   * One partition a queue: with more, a worker owns a partition and a long job blocks short ones.
   */
  public static final Topic<String, Job> REQUESTED_JOBS =
      json("jobs.requested", Job.class, 1, aged(RESULTS));

  /** Kept as long as the clips that its jobs refer to, so that a job can be done again. */
  public static final Topic<String, Job> CONTINUOUS_JOBS =
      json("jobs.continuous", Job.class, 1, aged(LIVE));

  public static final Topic<String, Job> TRAINING_JOBS =
      json("jobs.training", Job.class, 1, aged(RESULTS));

  /** The job queues in the order in which a worker looks at them. */
  public static final List<Topic<String, Job>> JOB_QUEUES =
      List.of(REQUESTED_JOBS, CONTINUOUS_JOBS, TRAINING_JOBS);

  public static final Topic<String, ModelCard> MODELS =
      json("models", ModelCard.class, 1, compacted());
  public static final Topic<String, Control> CONTROL =
      json("control", Control.class, 1, compacted());

  /** The last report of each worker; one that is an hour old says nothing any longer. */
  public static final Topic<String, WorkerReport> WORKERS =
      json("workers", WorkerReport.class, 1, compactedAndAged(Duration.ofHours(1)));

  /** The last report of each source. */
  public static final Topic<String, SourceReport> SOURCES =
      json("sources", SourceReport.class, 1, compactedAndAged(RESULTS));

  public static final Topic<String, SourceEvent> SOURCE_EVENTS =
      json("source-events", SourceEvent.class, 6, aged(RESULTS));

  private Topics() {}

  /** Live representations of one kind, as {@code .npy}. */
  public static Topic<String, byte[]> representations(String kind) {
    return bytes("representations." + known(kind), live());
  }

  /** A data set's representations of one kind, as {@code .npy}. */
  public static Topic<String, byte[]> datasets(String kind) {
    return bytes("datasets." + known(kind), kept());
  }

  /** Whether a topic holds clips to train and experiment on, never live ones. */
  public static boolean holdsDatasets(String topic) {
    return topic.startsWith("datasets.");
  }

  /** Every topic, with the given kinds of representation. */
  public static List<Topic<?, ?>> all(List<String> kinds) {
    return Stream.concat(
            Stream.<Topic<?, ?>>of(
                CLIPS,
                DATASET_CLIPS,
                ADVERSARIALS,
                DEAD_LETTERS,
                VERDICTS,
                ATTACK_RESULTS,
                JOB_EVENTS,
                ROBUSTNESS,
                REQUESTED_JOBS,
                CONTINUOUS_JOBS,
                TRAINING_JOBS,
                MODELS,
                CONTROL,
                WORKERS,
                SOURCES,
                SOURCE_EVENTS),
            kinds.stream().flatMap(kind -> Stream.of(representations(kind), datasets(kind))))
        .toList();
  }

  private static String known(String kind) {
    if (!KINDS.contains(kind)) {
      throw new IllegalArgumentException("kind must be one of " + KINDS + ", was " + kind);
    }
    return kind;
  }

  private static Topic<String, byte[]> bytes(String name, Map<String, String> configs) {
    return new Topic<>(name, Serdes.String(), Serdes.ByteArray(), 6, configs);
  }

  private static <T> Topic<String, T> json(
      String name, Class<T> type, int partitions, Map<String, String> configs) {
    return new Topic<>(name, Serdes.String(), new JsonSerde<>(type), partitions, configs);
  }

  /** Whatever comes first: a day, or a GiB a partition. */
  private static Map<String, String> live() {
    var configs = new TreeMap<>(aged(LIVE));
    configs.put(MAX_MESSAGE_BYTES_CONFIG, String.valueOf(MAX_RECORD_BYTES));
    configs.put(RETENTION_BYTES_CONFIG, String.valueOf(GIB));
    configs.put(SEGMENT_BYTES_CONFIG, String.valueOf(GIB / 16));
    return configs;
  }

  private static Map<String, String> kept() {
    return Map.of(
        MAX_MESSAGE_BYTES_CONFIG,
        String.valueOf(MAX_RECORD_BYTES),
        RETENTION_MS_CONFIG,
        "-1",
        RETENTION_BYTES_CONFIG,
        "-1",
        SEGMENT_BYTES_CONFIG,
        String.valueOf(GIB / 4));
  }

  /** Segments roll often enough for the age to be kept within a quarter of it. */
  private static Map<String, String> aged(Duration age) {
    return Map.of(
        CLEANUP_POLICY_CONFIG, "delete",
        RETENTION_MS_CONFIG, String.valueOf(age.toMillis()),
        SEGMENT_MS_CONFIG, String.valueOf(age.dividedBy(4).toMillis()),
        MAX_MESSAGE_BYTES_CONFIG, String.valueOf(MAX_RECORD_BYTES));
  }

  private static Map<String, String> compacted() {
    return Map.of(CLEANUP_POLICY_CONFIG, "compact");
  }

  /** A key is written again every second: only closed segments are compacted, so they are short. */
  private static Map<String, String> compactedAndAged(Duration age) {
    var configs = new TreeMap<>(aged(age));
    configs.put(CLEANUP_POLICY_CONFIG, "compact,delete");
    configs.put(SEGMENT_MS_CONFIG, String.valueOf(Duration.ofMinutes(10).toMillis()));
    configs.put(SEGMENT_BYTES_CONFIG, String.valueOf(GIB / 64));
    return configs;
  }
}
