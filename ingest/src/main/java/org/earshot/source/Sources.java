package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.earshot.ingest.Ticker;
import org.earshot.message.SourceReport;
import org.earshot.wire.Cluster;
import org.earshot.wire.Lags;
import org.earshot.wire.Settings;
import org.earshot.wire.Topic;
import org.earshot.wire.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the declared sources up. What a source does, and whether it can be opened at all, is said
 * in its reports and never ends anything here.
 */
public final class Sources implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sources.class);
  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration WISHES_WITHIN = Duration.ofSeconds(10);
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(5);

  /** How often private topics are kept, which the brokers know best. */
  private static final short BROKERS_DEFAULT = -1;

  private static final String NOT_KNOWN =
      "whether it is muted is not known yet: it is opened when the brokers have told";
  private static final String ENDED = "the process that listened has ended";

  private final Settings settings;
  private final Function<SourceSpec, AudioInput> inputs;
  private final Map<String, RunningSource> running = new LinkedHashMap<>();
  private final Endings endings;
  private final Producer<byte[], byte[]> producer;
  private final Lags lags;
  private final ClipOutlet outlet;

  /** Of private sources, which have a way of their own behind it: neither holds up the other. */
  private final ClipOutlet privateOutlet;

  private final SourceReporter reporter;
  private final MuteFollower mutes;
  private final Surroundings around;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "sources-clock"));

  /** Held while what is listened to changes; the lock of this object only for moments. */
  private final Object changing = new Object();

  private boolean closed;

  /** Null: not known yet, and nothing is opened that might be muted. */
  private Set<String> muted;

  /**
   * How sources are listened to.
   *
   * @param instance this process's name in reports
   * @param lagLimit a pipeline that is further behind gets no more clips until it has caught up;
   *     default 30 s
   */
  public record Options(String instance, Duration lagLimit) {
    public Options {
      requireNonNull(instance, "instance");
      if (lagLimit.isNegative() || lagLimit.isZero()) {
        throw new IllegalArgumentException("lagLimit must be positive, was " + lagLimit);
      }
    }

    /** With the defaults. */
    public static Options of(String instance) {
      return new Options(instance, Duration.ofSeconds(30));
    }
  }

  private Sources(Settings settings, Options options, Function<SourceSpec, AudioInput> inputs) {
    this.settings = settings;
    this.inputs = inputs;
    this.endings = new Endings(options.instance());
    this.producer = producer(settings);
    this.lags = new Lags(settings, Clock.systemUTC());
    this.outlet = new ClipOutlet(producer, () -> lags.ofLive(false), options.lagLimit());
    this.privateOutlet = new ClipOutlet(producer, () -> lags.ofLive(true), options.lagLimit());
    this.reporter = new SourceReporter(settings, this::spoken, endings::said);
    this.mutes = new MuteFollower(settings, this::mute);
    this.around =
        new Surroundings(
            options.instance(),
            Clock.systemUTC(),
            Ticker.SYSTEM,
            new Random(),
            reporter::happened,
            this::prepare);
  }

  /**
   * Begins to listen; the topics are there already.
   *
   * @param inputs opens the audio of sources that flow
   * @throws InterruptedException if the thread was interrupted
   */
  public static Sources start(
      Settings settings,
      Options options,
      List<SourceSpec> declared,
      Function<SourceSpec, AudioInput> inputs)
      throws InterruptedException {
    var sources = new Sources(settings, options, inputs);
    try {
      sources.begin(declared);
    } catch (RuntimeException | InterruptedException e) {
      sources.close();
      throw e;
    }
    return sources;
  }

  private void begin(List<SourceSpec> declared) throws InterruptedException {
    outlet.start();
    privateOutlet.start();
    lags.start();
    mutes.start(WISHES_WITHIN);
    endings.addForgotten(settings, byId(declared).keySet(), around.now());
    declare(declared);
    reporter.start();
    var unused =
        clock.scheduleWithFixedDelay(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What is not taken within half a minute waits in its lane again, where newer audio is. */
  private static Producer<byte[], byte[]> producer(Settings settings) {
    var config = settings.producerConfig();
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * From now on these are listened to: others are stopped, changed ones are restarted, and those
   * that are as they were are not touched.
   *
   * @throws IllegalArgumentException if two have one id, or one cannot be made; then nothing has
   *     changed
   */
  public void declare(List<SourceSpec> declared) {
    var wanted = byId(declared);
    synchronized (changing) {
      if (closed) {
        return;
      }
      List<RunningSource> leaving = new ArrayList<>();
      Map<String, SourceSpec> fresh = new LinkedHashMap<>(wanted);
      for (var source : running()) {
        if (!fresh.remove(source.spec().id(), source.spec())) {
          leaving.add(source);
        }
      }
      var made = made(fresh.values());
      close(leaving);
      exchange(leaving, made, wanted.keySet());
    }
  }

  private static Map<String, SourceSpec> byId(List<SourceSpec> declared) {
    Map<String, SourceSpec> byId = new LinkedHashMap<>();
    for (var spec : declared) {
      if (byId.put(spec.id(), spec) != null) {
        throw new IllegalArgumentException(
            "ids must differ, %s is twice there".formatted(spec.id()));
      }
    }
    return byId;
  }

  private List<RunningSource> made(Collection<SourceSpec> specs) {
    List<RunningSource> made = new ArrayList<>();
    try {
      specs.forEach(spec -> made.add(made(spec)));
    } catch (RuntimeException e) {
      made.forEach(RunningSource::close);
      throw e;
    }
    return made;
  }

  private synchronized void exchange(
      List<RunningSource> leaving, List<RunningSource> made, Collection<String> order) {
    for (var source : leaving) {
      source.stopped(Endings.TAKEN_OUT);
      running.remove(source.spec().id());
      endings.add(source.report(around.now()));
    }
    for (var source : made) {
      running.put(source.spec().id(), source);
      endings.remove(source.spec().id());
      open(source);
    }
    for (String id : order) {
      running.put(id, running.remove(id));
    }
  }

  private void open(RunningSource source) {
    if (muted == null) {
      source.stopped(NOT_KNOWN);
    } else {
      mute(source);
      source.start();
    }
  }

  /** What waits of a private source must not be sent when its audio was purged meanwhile. */
  private void mute(RunningSource source) {
    boolean wish = muted.contains(source.spec().id());
    if (source.spec().isPrivate()) {
      source.lane().mute(wish);
    }
    source.mute(wish);
  }

  private synchronized List<RunningSource> running() {
    return List.copyOf(running.values());
  }

  /** How each declared source stands now, in the order in which they were declared. */
  public synchronized List<SourceReport> reports() {
    Instant now = around.now();
    return running.values().stream().map(source -> source.report(now)).toList();
  }

  private RunningSource made(SourceSpec spec) {
    var topic = topic(spec);
    var way = spec.isPrivate() ? privateOutlet : outlet;
    if (spec.kind().flows()) {
      var input = inputs.apply(spec);
      var lane = way.lane(spec.overload());
      return new LiveSource(spec, input, new ClipWriter(spec, topic, lane), lane, around);
    }
    var opener = opener(spec);
    return new ClipsSource(spec, opener, topic, way.lane(spec.overload()), around);
  }

  private static Topic<String, byte[]> topic(SourceSpec spec) {
    return spec.isPrivate() ? Topics.privateClips(spec.id()) : Topics.CLIPS;
  }

  /** A private source has topics of its own; they may have been deleted since it was heard last. */
  private void prepare(SourceSpec spec) throws CaptureException {
    if (spec.isPrivate()) {
      try (var admin = settings.admin()) {
        Cluster.createPrivateTopics(admin, spec.id(), BROKERS_DEFAULT);
      } catch (KafkaException e) {
        throw CaptureException.lost("its topics cannot be made: " + e.getMessage(), e);
      }
    }
  }

  private ClipReader.Opener opener(SourceSpec spec) {
    String address = spec.address().resolved();
    return switch (spec.kind()) {
      case FOLDER -> () -> FolderReader.open(Path.of(address), FolderReader.SETTLED);
      case DATASET -> () -> DatasetReader.open(Path.of(address), around.clock(), around.ticker());
      case TOPIC -> () -> TopicReader.open(spec.id(), address, settings);
      case MICROPHONE, STREAM, FILE -> throw new IllegalArgumentException(spec.kind() + " flows");
    };
  }

  private synchronized void mute(Set<String> wished) {
    boolean first = muted == null;
    muted = wished;
    for (var source : running.values()) {
      if (first) {
        open(source);
      } else {
        mute(source);
      }
    }
  }

  private void tick() {
    for (var source : running()) {
      try {
        source.tick();
      } catch (RuntimeException e) { // the clock must go on
        LOG.error("source {} could not be looked after", source.spec().id(), e);
      }
    }
  }

  /** What is to be said: of those that were stopped, how they ended. */
  private synchronized List<SourceReport> spoken() {
    List<SourceReport> all = new ArrayList<>(reports());
    all.addAll(endings.all());
    return all;
  }

  /** Ends them side by side, and waits until they have ended or hang. */
  private static void close(List<RunningSource> sources) {
    var closing =
        sources.stream().map(source -> new Thread(source::close, "source-closing")).toList();
    closing.forEach(Thread::start);
    long until = System.nanoTime() + CLOSES_WITHIN.toNanos();
    try {
      for (var thread : closing) {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops listening. What waits is sent, for two seconds at most. */
  @Override
  public void close() {
    clock.shutdownNow();
    mutes.close();
    synchronized (changing) {
      closed = true;
      close(running());
      running().forEach(source -> source.stopped(ENDED));
    }
    outlet.close();
    privateOutlet.close();
    reporter.close();
    lags.close();
    producer.close(Duration.ofSeconds(1));
  }
}
