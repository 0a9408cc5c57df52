package org.earshot.wire;

import static java.util.stream.Collectors.joining;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.FILE_DELETE_DELAY_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_MS_CONFIG;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
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

  /** How long live audio is kept unless somebody wishes otherwise. */
  public static final Duration LIVE = Duration.ofHours(24);

  /** How long audio of a private source is kept. */
  public static final Duration PRIVATE = Duration.ofMinutes(10);

  /** The clips of every private source, see {@link #privateClips}. */
  public static final Pattern PRIVATE_CLIPS = Pattern.compile("private\\..+\\.clips");

  private static final String APART = "private.";
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

  /**
   * The clips of one private source, kept apart: {@code private.<source>.clips}. The last part of
   * such a name holds no dot, so a source may.
   *
   * @param source see {@link ClipId#checkedSource}
   */
  public static Topic<String, byte[]> privateClips(String source) {
    return apart(source, "clips");
  }

  /** A private source's representations of one kind: {@code private.<source>.<kind>}. */
  public static Topic<String, byte[]> privateRepresentations(String source, String kind) {
    return apart(source, known(kind));
  }

  /**
   * All topics of a private source. Its clips come last: who finds them may write what becomes of
   * them.
   */
  public static List<Topic<?, ?>> ofPrivate(String source) {
    return Stream.<Topic<?, ?>>concat(
            KINDS.stream().map(kind -> privateRepresentations(source, kind)),
            Stream.of(privateClips(source)))
        .toList();
  }

  /** What holds audio of public sources, or jobs that refer to it: kept for a time, then gone. */
  static List<Topic<?, ?>> publicAudio() {
    return Stream.<Topic<?, ?>>concat(
            Stream.of(CLIPS, ADVERSARIALS, CONTINUOUS_JOBS),
            KINDS.stream().map(Topics::representations))
        .toList();
  }

  /** Whether a topic holds audio of one private source, or what was made of it. */
  public static boolean isPrivate(String topic) {
    return privateSource(topic).isPresent();
  }

  /** The private source that a topic belongs to; empty if the topic is for all. */
  public static Optional<String> privateSource(String topic) {
    int end = topic.lastIndexOf('.');
    return topic.startsWith(APART) && end > APART.length()
        ? Optional.of(topic.substring(APART.length(), end))
        : Optional.empty();
  }

  /** Live representations of the given kinds, of public and of private sources. */
  public static Pattern liveRepresentations(Collection<String> kinds) {
    String any = kinds.stream().map(kind -> Pattern.quote(known(kind))).collect(joining("|"));
    return Pattern.compile("(representations|private\\..+)\\.(%s)".formatted(any));
  }

  /** Whether a topic holds live clips of public sources, or representations of them. */
  static boolean holdsPublicLive(String topic) {
    return topic.equals(CLIPS.name())
        || KINDS.stream().anyMatch(kind -> topic.equals(representations(kind).name()));
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

  /** Two partitions: sources are many, and the processors share all of them out by partition. */
  private static Topic<String, byte[]> apart(String source, String last) {
    return new Topic<>(
        APART + ClipId.checkedSource(source) + "." + last,
        Serdes.String(),
        Serdes.ByteArray(),
        2,
        soonGone());
  }

  /** Files go a second after the broker let go of them, not a minute. */
  private static Map<String, String> soonGone() {
    var configs = new TreeMap<>(live());
    configs.put(RETENTION_MS_CONFIG, String.valueOf(PRIVATE.toMillis()));
    configs.put(SEGMENT_MS_CONFIG, String.valueOf(PRIVATE.dividedBy(10).toMillis()));
    configs.put(FILE_DELETE_DELAY_MS_CONFIG, "1000");
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
  static Map<String, String> aged(Duration age) {
    return Map.of(
        CLEANUP_POLICY_CONFIG, "delete",
        RETENTION_MS_CONFIG, String.valueOf(age.toMillis()),
        SEGMENT_MS_CONFIG, String.valueOf(age.dividedBy(4).toMillis()),
        MAX_MESSAGE_BYTES_CONFIG, String.valueOf(MAX_RECORD_BYTES));
  }

  private static Map<String, String> compacted() {
    return Map.of(CLEANUP_POLICY_CONFIG, "compact");
  }

  /**
   * A key is written again every few seconds: only closed segments are compacted, so they are
   * short.
   */
  private static Map<String, String> compactedAndAged(Duration age) {
    var configs = new TreeMap<>(aged(age));
    configs.put(CLEANUP_POLICY_CONFIG, "compact,delete");
    configs.put(SEGMENT_MS_CONFIG, String.valueOf(Duration.ofMinutes(10).toMillis()));
    configs.put(SEGMENT_BYTES_CONFIG, String.valueOf(GIB / 64));
    return configs;
  }
}
