package org.earshot.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.earshot.message.SourceEvent;
import org.earshot.wire.Facts;
import org.earshot.wire.Topics;

/** Hears captures in virtual time, and takes the clips that would be sent. */
final class Ear {
  static final Duration JITTER = Duration.ofMillis(100);

  final VirtualTime time = new VirtualTime();
  final List<SourceEvent> events = new ArrayList<>();
  final SampleTimes times = new SampleTimes();
  final Lane lane;
  final SourceMachine machine;
  private final SourceSpec spec;
  private final ClipWriter writer;
  private final Surroundings around;

  Ear(SourceSpec spec) {
    this.spec = spec;
    this.around =
        new Surroundings(
            "test", time, time, new Random(1), events::add, Surroundings.Preparation.NONE);
    this.machine =
        new SourceMachine(
            spec.silence().after(),
            around.steady(),
            (state, why) -> events.add(SourceEvent.entered(spec.id(), time.instant(), state, why)));
    var nowhere =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    var outlet = new ClipOutlet(nowhere, () -> Duration.ZERO, Duration.ofSeconds(30));
    this.lane = outlet.lane(spec.overload());
    this.writer = new ClipWriter(spec, Topics.CLIPS, lane);
  }

  /** Begins a capture. */
  Hearing begin(PcmFormat format) throws CaptureException {
    machine.opening(around.steady());
    var hearing = new Hearing(spec, JITTER, writer, times, machine, around);
    hearing.format(format);
    return hearing;
  }

  Instant steady() {
    return around.steady();
  }

  /** The clips since the last time. */
  List<Heard> clips() {
    List<Heard> heard = new ArrayList<>();
    while (lane.waiting() > 0) {
      heard.add(new Heard(lane.next().getValue().record()));
    }
    return heard;
  }

  List<SourceEvent> gaps() {
    return events.stream().filter(event -> event.kind() == SourceEvent.Kind.GAP).toList();
  }

  /** A clip as it would be sent. */
  record Heard(ProducerRecord<byte[], byte[]> record) {
    String id() {
      return new String(record.key(), UTF_8);
    }

    Facts facts() {
      return Facts.of(id(), record.headers());
    }

    Instant capturedAt() {
      return facts().capturedAt();
    }

    /** The 16-bit samples of the WAV. */
    short[] samples() {
      var wav = ByteBuffer.wrap(record.value()).order(ByteOrder.LITTLE_ENDIAN);
      short[] samples = new short[(record.value().length - 44) / 2];
      wav.position(44);
      wav.asShortBuffer().get(samples);
      return samples;
    }
  }
}
