package org.earshot.attack;

/**
 * Counts what an attack asks of a victim. A gradient is one forward and one backward pass of every
 * clip in its batch.
 */
public final class CountingVictim implements Victim {
  private final Victim victim;
  private long forwards;
  private long backwards;
  private int calls;

  public CountingVictim(Victim victim) {
    this.victim = victim;
  }

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
    calls++;
    forwards += batch;
    return victim.logits(x, batch);
  }

  @Override
  public Gradient gradient(float[] x, int batch, LogitSeed seed) {
    calls++;
    forwards += batch;
    backwards += batch;
    return victim.gradient(x, batch, seed);
  }

  /** Forward passes, one for each clip in each batch. */
  public long forwards() {
    return forwards;
  }

  /** Backward passes, one for each clip in each batch. */
  public long backwards() {
    return backwards;
  }

  /** Batches that were sent. */
  public int calls() {
    return calls;
  }
}
