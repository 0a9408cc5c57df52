package org.earshot.attack;

import java.util.List;

/** A victim that notes the size of every batch that it gets. */
record WatchedVictim(Victim victim, List<Integer> sizes) implements Victim {
  @Override
  public int classes() {
    return victim.classes();
  }

  @Override
  public int pixels() {
    return victim.pixels();
  }

  @Override
  public float[] logits(float[] x, int batch) {
    sizes.add(batch);
    return victim.logits(x, batch);
  }

  @Override
  public Gradient gradient(float[] x, int batch, LogitSeed seed) {
    sizes.add(batch);
    return victim.gradient(x, batch, seed);
  }
}
