package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.earshot.source.SourceSpec.Overload;

/** One source's way through the {@link ClipOutlet}: what waits, and what became of the rest. */
final class Lane {
  /** The pipeline behind lags, and the oldest waiting clip gave way. */
  static final String OVERLOAD = "overload";

  /** The pipeline behind lags, and only a share of the clips is sent. */
  static final String SAMPLED = "sampled";

  /** The brokers refuse clips or are away, and no more can wait; or they refused this one. */
  static final String BROKER = "broker";

  /** No more can wait: clips come faster than they are sent. */
  static final String FULL = "full";

  /** The brokers' limit is below this clip's size. */
  static final String TOO_LARGE = "too-large";

  /** Somebody wished that nothing more of a private source is kept. */
  static final String MUTED = "muted";

  private final Overload policy;
  private final ClipOutlet outlet;
  private final NavigableMap<Long, Waiting> waiting = new TreeMap<>();
  private final Map<String, Long> dropped = new TreeMap<>();
  private long bytes;
  private long sent;
  private long offered;
  private long heldUntilNanos;
  private boolean held;
  private boolean muted;

  /**
   * A clip on its way.
   *
   * @param counts whether it is a clip; a dead letter of what is none is not counted here
   * @param acknowledged runs, on another thread, when it is on its topic or was given up
   */
  record Waiting(ProducerRecord<byte[], byte[]> record, boolean counts, Runnable acknowledged) {
    Waiting {
      requireNonNull(record, "record");
      requireNonNull(acknowledged, "acknowledged");
    }

    int bytes() {
      return record.value() == null ? 0 : record.value().length;
    }
  }

  Lane(Overload policy, ClipOutlet outlet) {
    this.policy = policy;
    this.outlet = outlet;
  }

  /**
   * Hands over a clip; returns at once unless the source's policy is to wait.
   *
   * @throws InterruptedException if the thread was interrupted while waiting
   */
  void offer(Waiting clip) throws InterruptedException {
    outlet.offer(this, clip);
  }

  /** A clip that its source does not send at all. */
  void drop(String reason) {
    synchronized (outlet) {
      count(reason);
    }
  }

  /** Clips that are on their topic. */
  long sent() {
    synchronized (outlet) {
      return sent;
    }
  }

  /** Clips that were not sent, by reason. */
  Map<String, Long> dropped() {
    synchronized (outlet) {
      return new TreeMap<>(dropped);
    }
  }

  /** Nothing of it is sent any more, not even what waits; or again what comes from now on. */
  void mute(boolean wish) {
    outlet.mute(this, wish);
  }

  /** Ends it; what waits is sent still. */
  void close() {
    outlet.remove(this);
  }

  // What follows is the outlet's, under its lock.

  Overload policy() {
    return policy;
  }

  long nextNumber() {
    return offered++;
  }

  int waiting() {
    return waiting.size();
  }

  /** What waits. */
  long bytes() {
    return bytes;
  }

  /**
   * Lets a clip wait.
   *
   * @param number its place: what was sent in vain waits before what came later
   */
  void put(long number, Waiting clip) {
    waiting.put(number, clip);
    bytes += clip.bytes();
  }

  /** Takes out the oldest. */
  Map.Entry<Long, Waiting> next() {
    var oldest = waiting.pollFirstEntry();
    bytes -= oldest.getValue().bytes();
    return oldest;
  }

  /** Nothing of it is sent until then. */
  void hold(long untilNanos) {
    held = true;
    heldUntilNanos = untilNanos;
  }

  boolean held(long nowNanos) {
    held = held && nowNanos - heldUntilNanos < 0;
    return held;
  }

  boolean muted() {
    return muted;
  }

  void muted(boolean wish) {
    muted = wish;
  }

  void count(String reason) {
    dropped.merge(reason, 1L, Long::sum);
  }

  void countSent(Waiting clip) {
    sent += clip.counts() ? 1 : 0;
  }
}
