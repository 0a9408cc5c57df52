package org.earshot.ingest;

import java.util.concurrent.TimeUnit;

/** A monotonic clock that can be waited for; tests bring their own. */
public interface Ticker {
  /** The computer's. */
  Ticker SYSTEM =
      new Ticker() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
          TimeUnit.NANOSECONDS.sleep(nanos);
        }
      };

  /** Nanoseconds since an arbitrary instant; never goes back. */
  long nanos();

  /** Waits. */
  void sleep(long nanos) throws InterruptedException;
}
