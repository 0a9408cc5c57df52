package org.earshot.worker;

import org.earshot.attack.Gradient;
import org.earshot.attack.LogitSeed;
import org.earshot.attack.Victim;
import org.earshot.engine.CompiledNetwork;

/** A compiled network as attacks see it; it stays the caller's. */
public record NetworkVictim(CompiledNetwork network) implements Victim {
  @Override
  public int classes() {
    return network.classes();
  }

  @Override
  public int pixels() {
    return network.rows() * network.columns();
  }

  @Override
  public float[] logits(float[] x, int batch) {
    return network.logits(x, batch);
  }

  @Override
  public Gradient gradient(float[] x, int batch, LogitSeed seed) {
    var gradient = network.gradient(x, batch, seed::into);
    return new Gradient(gradient.logits(), gradient.input());
  }
}
