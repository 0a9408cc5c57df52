package org.earshot.attack;

/** Deadlines that do not depend on the machine's speed. */
final class Deadlines {
  private Deadlines() {}

  /** The deadline passes before that pass, the first being 0. */
  static Progress beforePass(CountingVictim victim, int pass) {
    return new Progress() {
      @Override
      public void at(Standing standing) {}

      @Override
      public void checkWanted() {
        if (victim.calls() >= pass) {
          throw new DeadlinePassed();
        }
      }
    };
  }
}
