package org.earshot.streams;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.earshot.message.Robustness;

/**
 * Gathers evidence and publishes the windows that it changed, by the wall clock: at a bounded rate
 * however many records come, and also when none comes.
 */
final class PublishWindows<V, S> extends ContextualProcessor<String, V, String, Robustness> {
  private final Evidence<V, S> evidence;
  private final String shelfStore;
  private final Windowing windowing;
  private final ResultMetrics metrics;
  private final Clock clock;
  private final EventClock events;
  private final Agenda<S> agenda;
  private final List<Instant> unpublished = new ArrayList<>();
  private Shelf shelf;
  private Instant rolledTo = Instant.EPOCH;

  PublishWindows(
      Evidence<V, S> evidence,
      String shelfStore,
      Windowing windowing,
      ResultMetrics metrics,
      Clock clock) {
    this.evidence = evidence;
    this.shelfStore = shelfStore;
    this.windowing = windowing;
    this.metrics = metrics;
    this.clock = clock;
    this.events = new EventClock(windowing.size());
    this.agenda = new Agenda<>(windowing.refresh());
  }

  @Override
  public void init(ProcessorContext<String, Robustness> context) {
    super.init(context);
    shelf = new Shelf(context.getStateStore(shelfStore), windowing);
    evidence.open(context);
    if (!evidence.series().isEmpty()) {
      events.observe(evidence.newest(), clock.instant());
    }
    context.schedule(windowing.refresh(), PunctuationType.WALL_CLOCK_TIME, wall -> publish());
  }

  @Override
  public void process(Record<String, V> record) {
    V value = record.value();
    Instant at = evidence.eventTime(value);
    Instant wall = clock.instant();
    events.observe(at, wall);
    Instant now = events.now(wall);
    roll(now);
    var open = windowing.open(at, now);
    if (open.isEmpty()) {
      metrics.late(evidence.source(value));
      return;
    }
    var changed = evidence.add(value);
    if (changed.isEmpty()) {
      metrics.repeat(evidence.source(value));
      return;
    }
    changed.forEach(series -> agenda.add(series, open));
    evidence.lastSample(value).ifPresent(unpublished::add);
  }

  /**
   * Puts all series on the agenda for each window that has become the current one; after a restart
   * for every open one, since what changed before it may not have been published.
   */
  private void roll(Instant now) {
    Instant current = windowing.endAfter(now);
    if (!current.isAfter(rolledTo) || evidence.series().isEmpty()) {
      return;
    }
    Instant last = Windowing.min(current, windowing.pane(events.newest()).plus(windowing.size()));
    Instant first =
        rolledTo.equals(Instant.EPOCH)
            ? windowing.endAfter(now.minus(windowing.grace()))
            : rolledTo.plus(windowing.advance());
    var begun = windowing.ends(first, last).map(windowing::endingAt).toList();
    evidence.series().forEach(series -> agenda.add(series, begun));
    rolledTo = current;
  }

  private void publish() {
    Instant wall = clock.instant();
    Instant now = events.now(wall);
    roll(now);
    for (S series : agenda.due(wall)) {
      for (var window : agenda.take(series, evidence.count(series), wall)) {
        evidence.measure(series, window).ifPresent(record -> forward(record, wall));
      }
    }
    evidence.forgetBefore(windowing.horizon(now));
    agenda.retain(evidence.series());
    for (String key : shelf.takeExpired(wall)) {
      context().forward(new Record<>(key, null, wall.toEpochMilli()));
    }
    unpublished.forEach(end -> metrics.age().accept(Duration.between(end, wall)));
    unpublished.clear();
  }

  private void forward(Robustness record, Instant wall) {
    context().forward(new Record<>(record.key(), record, wall.toEpochMilli()));
    shelf.put(record);
  }
}
