package org.earshot.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.earshot.ingest.Ticker;
import org.earshot.message.SourceEvent;
import org.earshot.message.SourceState;
import org.earshot.source.SourceSpec.Kind;
import org.earshot.source.input.AudioInputs;
import org.earshot.source.input.Peer;
import org.earshot.source.input.Tools;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real servers on the loopback that are killed and stopped. The audio of the RTSP servers is the
 * time itself (see live-server.py), so that what was captured tells when it was, and what is
 * missing; that of the HTTP servers is a count that begins with each server, and none of it is lost
 * while the server stands still.
 */
@Execution(ExecutionMode.CONCURRENT)
class RecoveryTest {
  private static final int RATE_HZ = 8_000;
  private static final Duration BACK_WITHIN = Duration.ofSeconds(15);

  /** Who serves. */
  private enum Server {
    GSTREAMER_RTSP_TCP,
    GSTREAMER_RTSP_UDP,
    FFMPEG_HTTP
  }

  /** What befalls it. */
  private enum Incident {
    KILL,
    STOP,
    LONG_STOP
  }

  private enum Case {
    RTSP_KILLED(Server.GSTREAMER_RTSP_TCP, Incident.KILL),
    RTSP_STOPPED(Server.GSTREAMER_RTSP_TCP, Incident.STOP),
    RTSP_STOPPED_FOR_LONG(Server.GSTREAMER_RTSP_TCP, Incident.LONG_STOP),
    RTSP_UDP_KILLED(Server.GSTREAMER_RTSP_UDP, Incident.KILL),
    RTSP_UDP_STOPPED(Server.GSTREAMER_RTSP_UDP, Incident.STOP),
    HTTP_KILLED(Server.FFMPEG_HTTP, Incident.KILL),
    HTTP_STOPPED(Server.FFMPEG_HTTP, Incident.STOP);

    private final Server server;
    private final Incident incident;

    Case(Server server, Incident incident) {
      this.server = server;
      this.incident = incident;
    }
  }

  @BeforeAll
  static void tools() throws Exception {
    Tools.require("ffmpeg");
    Tools.requireSuccess(
        "/usr/bin/python3",
        "-c",
        "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer");
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void audio_is_back_soon_and_the_gap_is_as_long_as_it_was(Case each) throws Exception {
    int port = Peer.freePort();
    try (var ear = new LiveEar(each.server, port)) {
      var peer = serve(each.server, port);
      try {
        ear.await("live", SourceState.LIVE, Duration.ofSeconds(30));
        ear.awaitClips(4);
        peer = befall(each, peer, port, ear);
        Instant back = Instant.now();
        ear.awaitSampleAfter(back, BACK_WITHIN);
        ear.awaitClips(ear.clips().size() + 6);
      } finally {
        peer.close();
      }
      if (each.server == Server.FFMPEG_HTTP) {
        ear.checkCount(each.incident == Incident.KILL ? 1 : 0);
      } else {
        ear.checkTime();
      }
    }
  }

  private static Peer befall(Case each, Peer peer, int port, LiveEar ear) throws Exception {
    switch (each.incident) {
      case KILL -> {
        peer.close();
        ear.await("lost", SourceState.RECONNECTING, Duration.ofSeconds(15));
        TimeUnit.SECONDS.sleep(2); // how long it is away: a time, and no condition
        return serve(each.server, port);
      }
      case STOP -> {
        signal("-STOP", peer);
        ear.await("stalled", SourceState.STALLED, Duration.ofSeconds(10));
        signal("-CONT", peer);
      }
      case LONG_STOP -> {
        signal("-STOP", peer);
        ear.await("lost", SourceState.RECONNECTING, Duration.ofSeconds(20));
        signal("-CONT", peer);
      }
    }
    return peer;
  }

  private static void signal(String name, Peer peer) throws Exception {
    assertThat(
            new ProcessBuilder("kill", name, String.valueOf(peer.process().pid()))
                .start()
                .waitFor())
        .isZero();
  }

  private static Peer serve(Server server, int port) throws Exception {
    if (server != Server.FFMPEG_HTTP) {
      var script = RecoveryTest.class.getResource("/live-server.py").getPath();
      return Peer.start(List.of("/usr/bin/python3", script, String.valueOf(port)));
    }
    return Peer.ffmpeg(
        List.of(
            "-re",
            "-f",
            "lavfi",
            "-i",
            "aevalsrc=exprs=mod(n\\,65536)/32768-1:sample_rate=%d".formatted(RATE_HZ),
            "-c:a",
            "pcm_s16le",
            "-f",
            "wav",
            "-flush_packets",
            "1",
            "-listen",
            "1",
            "http://127.0.0.1:%d/live".formatted(port)));
  }

  /** A source as it runs in the program, with what it sends. */
  private static final class LiveEar implements AutoCloseable {
    private final MockProducer<byte[], byte[]> producer =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final ClipOutlet outlet =
        new ClipOutlet(producer, () -> Duration.ZERO, Duration.ofSeconds(30));
    private final List<SourceEvent> events = new CopyOnWriteArrayList<>();
    private final LiveSource source;
    private final Thread clock;

    LiveEar(Server server, int port) {
      var address =
          Address.of(
              switch (server) {
                case GSTREAMER_RTSP_TCP -> "rtsp://127.0.0.1:%d/live".formatted(port);
                case GSTREAMER_RTSP_UDP -> "rtsp+udp://127.0.0.1:%d/live".formatted(port);
                case FFMPEG_HTTP -> "http://127.0.0.1:%d/live".formatted(port);
              });
      var spec =
          new SourceSpec(
              "cam",
              Kind.STREAM,
              address,
              Framing.of(Duration.ofSeconds(1)),
              Mix.DEFAULT,
              null,
              Silence.DEFAULT,
              SourceSpec.Overload.NEWEST_FIRST,
              false,
              false,
              false);
      var around =
          new Surroundings(
              "test",
              Clock.systemUTC(),
              Ticker.SYSTEM,
              new Random(),
              events::add,
              Surroundings.Preparation.NONE);
      var lane = outlet.lane(spec.overload());
      source =
          new LiveSource(
              spec, AudioInputs.of(spec), new ClipWriter(spec, Topics.CLIPS, lane), lane, around);
      outlet.start();
      source.start();
      clock = new Thread(this::tick, "clock");
      clock.start();
    }

    private void tick() {
      try {
        while (true) {
          source.tick();
          TimeUnit.MILLISECONDS.sleep(250);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // closed
      }
    }

    List<Ear.Heard> clips() {
      return producer.history().stream().map(Ear.Heard::new).toList();
    }

    private void await(String what, Duration limit, BooleanSupplier condition)
        throws InterruptedException {
      long until = System.nanoTime() + limit.toNanos();
      while (!condition.getAsBoolean()) {
        assertThat(System.nanoTime())
            .as("%s within %s, is %s; %s", what, limit, source.machine().standing(), events)
            .isLessThan(until);
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }

    void await(String what, SourceState state, Duration limit) throws InterruptedException {
      await(what, limit, () -> source.machine().standing().state() == state);
    }

    void awaitClips(int count) throws InterruptedException {
      await(count + " clips", Duration.ofSeconds(30), () -> clips().size() >= count);
    }

    /** Waits for a sample that was captured after that. */
    void awaitSampleAfter(Instant instant, Duration limit) throws InterruptedException {
      await(
          "audio",
          limit,
          () -> {
            Instant last = source.report(Instant.now()).lastSampleAt();
            return last != null && last.isAfter(instant);
          });
    }

    private static short step(short[] samples) {
      for (int i = 1; i < samples.length; i++) {
        assertThat(samples[i]).as("within a clip").isEqualTo((short) (samples[0] + i));
      }
      return (short) (samples[0] + samples.length);
    }

    /**
     * Every sample follows the one before, or a gap was told that is as long as what is missing.
     */
    void checkTime() {
      List<Duration> missing = new ArrayList<>();
      short expected = clips().get(0).samples()[0];
      for (var clip : clips()) {
        short[] samples = clip.samples();
        if (samples[0] != expected) {
          missing.add(told(clip, (samples[0] - expected) & 0xffff));
        }
        expected = step(samples);
      }
      assertThat(missing).as("%s", events).hasSize(1);
      assertThat(missing.get(0)).isGreaterThan(Duration.ofSeconds(2));
    }

    /** Every sample follows the one before, but where another server began to count. */
    void checkCount(int servers) {
      List<Instant> begins = new ArrayList<>();
      short expected = clips().get(0).samples()[0];
      for (var clip : clips()) {
        short[] samples = clip.samples();
        if (samples[0] != expected) {
          assertThat(samples[0]).as("the first of another server").isEqualTo(Short.MIN_VALUE);
          begins.add(clip.capturedAt());
        }
        expected = step(samples);
      }
      assertThat(begins).hasSize(servers);
      assertThat(gaps()).as("%s", events).hasSize(servers);
      for (var gap : gaps()) {
        assertThat(Duration.between(gap.from().plus(gap.length()), begins.get(0)).toMillis())
            .as("the gap ends where the other server begins")
            .isCloseTo(0, within(20L));
        assertThat(gap.length()).isBetween(Duration.ofSeconds(2), BACK_WITHIN);
      }
    }

    private List<SourceEvent> gaps() {
      return events.stream().filter(event -> event.kind() == SourceEvent.Kind.GAP).toList();
    }

    /** The gap before a clip: as many samples are missing as it lasted, up to whole 65536. */
    private Duration told(Ear.Heard clip, int missingSamples) {
      var gap =
          gaps().stream()
              .filter(
                  event ->
                      Math.abs(
                              Duration.between(event.from().plus(event.length()), clip.capturedAt())
                                  .toMillis())
                          < 500)
              .findFirst()
              .orElseThrow(
                  () ->
                      new AssertionError(
                          "no gap before %s: %s".formatted(clip.capturedAt(), events)));
      double wrap = 65_536.0 / RATE_HZ;
      double real = (double) missingSamples / RATE_HZ;
      double told = gap.length().toMillis() / 1e3;
      real += wrap * Math.round((told - real) / wrap);
      assertThat(told).as("seconds of the gap").isCloseTo(real, within(0.1));
      return gap.length();
    }

    @Override
    public void close() {
      source.close();
      clock.interrupt();
      outlet.close();
    }
  }
}
