package org.earshot.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Threads that work on parts of a batch side by side, each alone on its part. Threads that share
 * one convolution instead meet after each loop of it, and wait there for the one whose core had
 * something else to do: beside a broker and a page that doubles the time.
 */
final class Crew {
  /** As many as OpenMP would take: the cores, or {@code OMP_NUM_THREADS}. */
  private static final int SIZE =
      Math.max(1, NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads());

  /** Grows with the passes under way: those that wait at a checkpoint keep nobody from working. */
  private static final ExecutorService MEMBERS =
      Executors.newCachedThreadPool(work -> new Member(work));

  private Crew() {}

  /**
   * Runs {@code work} for 0 to {@code count - 1}, in any order, and waits for all of it.
   *
   * @throws RuntimeException what the work threw first; what has not begun is left undone then
   */
  static void each(int count, IntConsumer work) {
    var next = new AtomicInteger();
    Runnable member =
        () -> {
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            try {
              work.accept(i);
            } catch (RuntimeException | Error e) {
              next.set(count);
              throw e;
            }
          }
        };
    var all =
        IntStream.range(0, Math.min(SIZE, count))
            .mapToObj(i -> CompletableFuture.runAsync(member, MEMBERS))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(all).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /** Whether the calling thread is one of a crew, and must not share its loops with others. */
  static boolean isMember() {
    return Thread.currentThread() instanceof Member;
  }

  private static final class Member extends Thread {
    private Member(Runnable work) {
      super(work, "engine");
      setDaemon(true);
    }

    @Override
    public void run() {
      // holds for the parallel regions that this thread opens
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
      super.run();
    }
  }
}
