package org.earshot.streams;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.earshot.message.Robustness;
import org.earshot.message.Robustness.Window;

/**
 * What measures rest on, kept in a store: each record once, however many windows overlap, and no
 * longer than an open window asks for it. Used by one thread.
 *
 * @param <V> the records
 * @param <S> the series that they belong to
 */
interface Evidence<V, S> {
  /** Takes the store and what it holds from before. Called once, before anything else. */
  void open(ProcessorContext<String, Robustness> context);

  /** The feed that a record came from. */
  String source(V record);

  /** The instant that decides on a record's windows. */
  Instant eventTime(V record);

  /** The instant of its clip's last sample, if the record tells. */
  Optional<Instant> lastSample(V record);

  /** Keeps a record and returns the series that it changed; none if it is a repeat. */
  Collection<S> add(V record);

  /** All series that have evidence. */
  Set<S> series();

  /** The newest event time that is kept, {@code Instant.MIN} if there is none. */
  Instant newest();

  /** How many records of a series are kept: what a measure costs. */
  int count(S series);

  /** The measure of a series over a window, if the window holds anything of it. */
  Optional<Robustness> measure(S series, Window window);

  /** Forgets what lies before an instant. */
  void forgetBefore(Instant horizon);
}
