package org.earshot.ingest;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** A clock that moves only when it is slept on, and lets as many sleeps pass as a test allows. */
final class SteppedTicker implements Ticker {
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long now = 1_000_000_007L;
  private long allowed;
  private boolean blocked;

  SteppedTicker(long allowed) {
    this.allowed = allowed;
  }

  /** One that never stops anybody. */
  static SteppedTicker free() {
    return new SteppedTicker(Long.MAX_VALUE);
  }

  /** A wall clock that goes with this one and shows that instant now. */
  Clock clock(Instant now) {
    long start = nanos();
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("UTC only");
      }

      @Override
      public Instant instant() {
        return now.plusNanos(nanos() - start);
      }
    };
  }

  @Override
  public long nanos() {
    lock.lock();
    try {
      return now;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void sleep(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      blocked = allowed == 0;
      changed.signalAll();
      while (allowed == 0) {
        changed.await();
      }
      allowed--;
      blocked = false;
      now += nanos;
    } finally {
      lock.unlock();
    }
  }

  /** Time that passes without anybody sleeping. */
  void pass(long nanos) {
    lock.lock();
    try {
      now += nanos;
    } finally {
      lock.unlock();
    }
  }

  void allow(long more) {
    lock.lock();
    try {
      allowed += more;
      blocked = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until somebody sleeps and may not wake. */
  void awaitBlocked() throws InterruptedException {
    lock.lock();
    try {
      while (!blocked) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }
}
