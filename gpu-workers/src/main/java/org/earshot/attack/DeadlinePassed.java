package org.earshot.attack;

/**
 * Ends an attack's search from {@link Progress#checkWanted}: what was found until then is looked at
 * again and reported, with the warning {@link Warnings#DEADLINE}.
 */
public final class DeadlinePassed extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DeadlinePassed() {
    super("the attack's deadline has passed");
  }
}
