package org.earshot.engine;

import java.util.concurrent.ConcurrentLinkedDeque;

/** Keeps idle pools for the next pass; each pass has one to itself. */
final class PoolShelf implements AutoCloseable {
  private final ConcurrentLinkedDeque<ArrayPool> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  ArrayPool borrow() {
    if (closed) {
      throw new IllegalStateException("the network is closed");
    }
    // the one used last: its memory is still in the caches
    ArrayPool pool = idle.pollFirst();
    return pool == null ? new ArrayPool() : pool;
  }

  void giveBack(ArrayPool pool) {
    if (closed) {
      pool.close();
    } else {
      idle.addFirst(pool);
    }
  }

  /** Off-heap memory of the idle pools, in bytes. */
  long bytes() {
    return idle.stream().mapToLong(ArrayPool::bytes).sum();
  }

  @Override
  public void close() {
    closed = true;
    for (ArrayPool pool = idle.pollFirst(); pool != null; pool = idle.pollFirst()) {
      pool.close();
    }
  }
}
