package org.earshot.attack;

/** One clip's way through an {@link EpsilonSchedule}. */
final class EpsilonSearch {
  private final EpsilonSchedule schedule;
  private int point;
  private int bisected;
  private double holds;
  private double fools = Double.NaN;
  private double current;

  EpsilonSearch(EpsilonSchedule schedule) {
    this.schedule = schedule;
    this.holds = schedule.below();
    this.current = schedule.epsilon(0);
  }

  /** The epsilon to try now. */
  double epsilon() {
    return current;
  }

  /** Takes what became of {@link #epsilon} and moves on. */
  void record(boolean fooled) {
    boolean onGrid = Double.isNaN(fools);
    if (fooled) {
      fools = current;
    } else {
      holds = current;
    }
    if (onGrid && !fooled) {
      point++;
      current = point < schedule.grid() ? schedule.epsilon(point) : Double.NaN;
    } else {
      bisected += onGrid ? 0 : 1;
      current = bisected < schedule.bisections() ? Math.sqrt(holds * fools) : Double.NaN;
    }
  }

  /** Whether the schedule is done with. */
  boolean done() {
    return Double.isNaN(current);
  }
}
