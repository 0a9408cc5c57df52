package org.earshot.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.earshot.message.SourceReport;
import org.earshot.source.Address;
import org.earshot.source.AudioInput;
import org.earshot.source.CaptureException;
import org.earshot.source.PcmFormat;
import org.earshot.source.SourceSpec;
import org.earshot.source.Sources;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;

/**
 * Many simulated microphones in one process, in real time, against a running broker: whether a
 * sample is lost, and what memory and processor time it takes. Sample n of each source is n modulo
 * 65536, so what arrives on {@code clips} tells by itself whether anything is missing or twice
 * there.
 *
 * <p>Arguments: bootstrap, sources, minutes, sample rate. Exit status 1 if a sample was lost.
 */
final class SourceLoad {
  private static final Duration CHUNK = Duration.ofMillis(20);
  private static final int WAV_HEADER = 44;
  private static final double MIB = 1 << 20;

  private final Settings settings;
  private final PcmFormat format;
  private final Map<String, Long> next = new TreeMap<>();
  private final Map<String, Long> jumps = new TreeMap<>();
  private long samples;
  private long before = System.nanoTime();
  private double cpuBefore = cpuSeconds();

  private SourceLoad(Settings settings, PcmFormat format) {
    this.settings = settings;
    this.format = format;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    var load =
        new SourceLoad(Settings.of(arguments[0]), new PcmFormat(Integer.parseInt(arguments[3]), 1));
    boolean whole =
        load.run(Integer.parseInt(arguments[1]), Duration.ofMinutes(Long.parseLong(arguments[2])));
    System.exit(whole ? 0 : 1);
  }

  private boolean run(int count, Duration time) throws Exception {
    var specs =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    SourceSpec.of(
                        "simulated-%03d".formatted(i),
                        SourceSpec.Kind.MICROPHONE,
                        Address.of("simulated")))
            .toList();
    List<SourceReport> reports;
    System.out.println("minute  heap MiB  resident MiB  cores  clips  dropped  gaps");
    try (var consumer = settings.reader();
        var sources =
            Sources.start(
                settings, Sources.Options.of("load"), specs, spec -> new Simulated(format))) {
      follow(consumer);
      long begin = System.nanoTime();
      for (long minute = 0; minute <= time.toMinutes(); minute++) {
        long until = begin + TimeUnit.MINUTES.toNanos(minute);
        while (System.nanoTime() < until) {
          consumer.poll(Duration.ofMillis(200)).forEach(this::check);
        }
        print(minute, sources.reports());
      }
      reports = sources.reports();
    }
    return conclude(reports);
  }

  private void follow(Consumer<byte[], byte[]> consumer) {
    var partitions = Snapshot.partitions(consumer, Topics.CLIPS.name());
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  private void check(ConsumerRecord<byte[], byte[]> record) {
    String source = source(record);
    int length = count(record);
    long position = next.getOrDefault(source, 0L);
    if (sample(record, 0) != (short) position
        || sample(record, length - 1) != (short) (position + length - 1)) {
      jumps.merge(source, 1L, Long::sum);
    }
    next.put(source, position + length);
    samples += length;
  }

  private static String source(ConsumerRecord<byte[], byte[]> record) {
    String id = new String(record.key(), UTF_8);
    return id.substring(0, id.indexOf('/'));
  }

  private static int count(ConsumerRecord<byte[], byte[]> record) {
    return (record.value().length - WAV_HEADER) / Short.BYTES;
  }

  private static short sample(ConsumerRecord<byte[], byte[]> record, int index) {
    return ByteBuffer.wrap(record.value())
        .order(ByteOrder.LITTLE_ENDIAN)
        .getShort(WAV_HEADER + Short.BYTES * index);
  }

  private void print(long minute, List<SourceReport> reports) throws IOException {
    System.gc();
    long now = System.nanoTime();
    double cpu = cpuSeconds();
    double cores = (cpu - cpuBefore) * 1e9 / (now - before);
    before = now;
    cpuBefore = cpu;
    var runtime = Runtime.getRuntime();
    System.out.printf(
        "%6d  %8.1f  %12.1f  %5.2f  %5d  %7d  %4d%n",
        minute,
        (runtime.totalMemory() - runtime.freeMemory()) / MIB,
        ProcessMemory.now() / MIB,
        cores,
        reports.stream().mapToLong(SourceReport::clips).sum(),
        dropped(reports),
        reports.stream().mapToLong(SourceReport::gaps).sum());
  }

  private static long dropped(List<SourceReport> reports) {
    return reports.stream()
        .flatMap(report -> report.dropped().values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  private static double cpuSeconds() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / 1e9;
  }

  private boolean conclude(List<SourceReport> reports) {
    long wrong = jumps.values().stream().mapToLong(Long::longValue).sum();
    long gaps = reports.stream().mapToLong(SourceReport::gaps).sum();
    System.out.printf(
        "%d sources, %.1f hours of audio checked: %d clips that do not follow the one before, %d dropped, %d gaps%n",
        next.size(), samples / 3600.0 / format.sampleRateHz(), wrong, dropped(reports), gaps);
    return wrong == 0 && dropped(reports) == 0 && gaps == 0 && next.size() == reports.size();
  }

  /** Gives 20 ms of samples when they are due; what is late comes as soon as it can. */
  private static final class Simulated implements AudioInput {
    private final PcmFormat format;
    private volatile boolean cancelled;

    Simulated(PcmFormat format) {
      this.format = format;
    }

    @Override
    public void capture(Sink sink) throws CaptureException, InterruptedException {
      sink.format(format);
      short[] samples = new short[format.frames(CHUNK)];
      long begin = System.nanoTime();
      for (long n = 0; !cancelled; n++) {
        for (int i = 0; i < samples.length; i++) {
          samples[i] = (short) (n * samples.length + i);
        }
        TimeUnit.NANOSECONDS.sleep(begin + (n + 1) * CHUNK.toNanos() - System.nanoTime());
        sink.frames(samples, samples.length);
      }
      throw CaptureException.lost("cancelled");
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public Duration jitter() {
      return Duration.ofMillis(100);
    }
  }
}
