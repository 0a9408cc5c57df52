package org.earshot.attack;

import java.util.Random;

/** Logits V tanh(W (x - 1/2)) with exact gradients: curved, so that steps and signs change. */
final class MlpVictim implements Victim {
  private final LinearVictim hidden;
  private final LinearVictim output;

  MlpVictim(int classes, int hidden, int pixels, long seed) {
    this.hidden = LinearVictim.random(hidden, pixels, seed);
    float[][] weights = new float[classes][hidden];
    Random random = new Random(seed + 1);
    for (float[] row : weights) {
      for (int i = 0; i < hidden; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    this.output = new LinearVictim(weights, new float[classes]);
  }

  @Override
  public int classes() {
    return output.classes();
  }

  @Override
  public int pixels() {
    return hidden.pixels();
  }

  @Override
  public float[] logits(float[] x, int batch) {
    return output.logits(activations(x, batch), batch);
  }

  @Override
  public Gradient gradient(float[] x, int batch, LogitSeed seed) {
    float[] activations = activations(x, batch);
    Gradient above = output.gradient(activations, batch, seed);
    float[] along = above.input();
    for (int i = 0; i < along.length; i++) {
      along[i] *= 1 - activations[i] * activations[i];
    }
    LogitSeed fixed =
        (logits, target, rows, width) -> System.arraycopy(along, 0, target, 0, along.length);
    return new Gradient(above.logits(), hidden.gradient(x, batch, fixed).input());
  }

  private float[] activations(float[] x, int batch) {
    float[] activations = hidden.logits(x, batch);
    for (int i = 0; i < activations.length; i++) {
      activations[i] = (float) Math.tanh(activations[i]);
    }
    return activations;
  }
}
