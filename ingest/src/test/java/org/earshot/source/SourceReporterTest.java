package org.earshot.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.earshot.message.SourceEvent;
import org.earshot.message.SourceReport;
import org.earshot.message.SourceState;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourceReporterTest {
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final List<SourceReport> reports = new ArrayList<>();
  private final List<SourceReport> said = new ArrayList<>();
  private final SourceReporter reporter =
      new SourceReporter(producer, () -> List.copyOf(reports), said::add);

  @AfterEach
  void close() {
    reporter.close();
  }

  private static SourceReport report(String source, SourceState state) {
    return new SourceReport(
        source,
        "one",
        NOW,
        "stream",
        "rtsp://h/",
        state,
        NOW,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        0,
        0,
        null,
        null,
        0,
        null,
        false,
        false,
        null,
        null);
  }

  private List<String> sent(String topic) {
    return producer.history().stream()
        .filter(record -> record.topic().equals(topic))
        .map(record -> new String(record.key(), UTF_8))
        .toList();
  }

  private static SourceEvent event(String source) {
    return SourceEvent.entered(source, NOW, SourceState.LIVE, null);
  }

  @Test
  void what_happened_is_said_until_the_brokers_have_it() {
    reporter.happened(event("one"));
    reporter.happened(event("two"));
    reporter.round();
    reporter.round(); // on its way: not said twice
    assertThat(sent(Topics.SOURCE_EVENTS.name())).containsExactly("one", "two");

    assertThat(producer.errorNext(new TimeoutException("nobody answers"))).isTrue();
    assertThat(producer.completeNext()).isTrue();
    reporter.round();
    assertThat(sent(Topics.SOURCE_EVENTS.name())).containsExactly("one", "two", "one");
    assertThat(producer.completeNext()).isTrue();
    reporter.round();
    assertThat(sent(Topics.SOURCE_EVENTS.name())).hasSize(3);
  }

  @Test
  void a_report_is_said_when_the_brokers_have_it() {
    reports.add(report("mic", SourceState.STOPPED));
    reporter.round();
    assertThat(producer.errorNext(new TimeoutException("nobody answers"))).isTrue();
    assertThat(said).isEmpty();
    reporter.round();
    assertThat(producer.completeNext()).isTrue();
    assertThat(said).isEqualTo(reports);
  }

  @Test
  void of_many_sources_each_is_told_more_rarely_unless_its_state_changed() {
    for (int i = 0; i < 100; i++) {
      reports.add(report("mic-" + i, SourceState.LIVE));
    }
    assertThat(toldInARound()).hasSize(100);
    var second = toldInARound();
    assertThat(second).hasSize(50).contains("mic-1").doesNotContain("mic-0");
    assertThat(toldInARound()).hasSize(50).doesNotContainAnyElementsOf(second);
    reports.set(2, report("mic-2", SourceState.STALLED));
    assertThat(toldInARound()).hasSize(51).contains("mic-2");
  }

  private List<String> toldInARound() {
    producer.clear();
    reporter.round();
    return sent(Topics.SOURCES.name());
  }
}
