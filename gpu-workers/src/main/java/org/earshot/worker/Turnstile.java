package org.earshot.worker;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Lets urgent work go first on the one machine that a worker process has. Work says that it is
 * under way by {@link #begin}; less urgent work asks {@link #await} between small steps and waits
 * there: the engine asks between the layers of a pass. So what is urgent shares the cores with a
 * few milliseconds of other work at most.
 *
 * <pre>
 *   CLASSIFICATION   waits for nothing
 *   REQUESTED        waits for classification
 *   CONTINUOUS       waits for classification and requested attacks
 *   TRAINING         waits for classification; shares the machine with attacks, because an attack
 *                    policy always has another attack and would starve it
 * </pre>
 */
public final class Turnstile {
  /** What is under way, most urgent first. */
  public enum Rank {
    CLASSIFICATION,
    REQUESTED,
    CONTINUOUS,
    TRAINING;

    private Set<Rank> yieldsTo() {
      return switch (this) {
        case CLASSIFICATION -> EnumSet.noneOf(Rank.class);
        case REQUESTED, TRAINING -> EnumSet.of(CLASSIFICATION);
        case CONTINUOUS -> EnumSet.of(CLASSIFICATION, REQUESTED);
      };
    }
  }

  private final Map<Rank, Integer> underWay = new EnumMap<>(Rank.class);
  private final Map<Rank, Long> endedAtNanos = new EnumMap<>(Rank.class);

  /** Says that work of that rank is under way, until {@link #end}. */
  public synchronized void begin(Rank rank) {
    underWay.merge(requireNonNull(rank, "rank"), 1, Integer::sum);
  }

  /** Ends what {@link #begin} began. */
  public synchronized void end(Rank rank) {
    underWay.computeIfPresent(rank, (same, count) -> count == 1 ? null : count - 1);
    endedAtNanos.put(rank, System.nanoTime());
    notifyAll();
  }

  /**
   * Waits while work that goes before this rank is under way.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public synchronized void await(Rank rank) throws InterruptedException {
    while (busy(rank.yieldsTo())) {
      wait();
    }
  }

  /** Whether no work of the given ranks is under way, nor was within the last {@code quiet}. */
  public synchronized boolean idle(Set<Rank> ranks, Duration quiet) {
    long now = System.nanoTime();
    return !busy(ranks)
        && ranks.stream()
            .filter(endedAtNanos::containsKey)
            .allMatch(rank -> now - endedAtNanos.get(rank) >= quiet.toNanos());
  }

  private boolean busy(Set<Rank> ranks) {
    return ranks.stream().anyMatch(underWay::containsKey);
  }
}
