package org.earshot.attack;

import java.util.Random;

/** Logits W x + b, in plain loops: every row of a batch gets the same bits as alone. */
final class LinearVictim implements Victim {
  private final float[][] weights;
  private final float[] bias;

  LinearVictim(float[][] weights, float[] bias) {
    this.weights = weights;
    this.bias = bias;
  }

  /** Normal weights; every class's bias puts its logit at 0 for a grey clip. */
  static LinearVictim random(int classes, int pixels, long seed) {
    Random random = new Random(seed);
    float[][] weights = new float[classes][pixels];
    float[] bias = new float[classes];
    for (int k = 0; k < classes; k++) {
      for (int i = 0; i < pixels; i++) {
        weights[k][i] = (float) random.nextGaussian();
        bias[k] -= weights[k][i] / 2;
      }
    }
    return new LinearVictim(weights, bias);
  }

  float weight(int k, int pixel) {
    return weights[k][pixel];
  }

  @Override
  public int classes() {
    return weights.length;
  }

  @Override
  public int pixels() {
    return weights[0].length;
  }

  @Override
  public float[] logits(float[] x, int batch) {
    float[] logits = new float[batch * classes()];
    for (int row = 0; row < batch; row++) {
      for (int k = 0; k < classes(); k++) {
        double sum = bias[k];
        for (int i = 0; i < pixels(); i++) {
          sum += (double) weights[k][i] * x[row * pixels() + i];
        }
        logits[row * classes() + k] = (float) sum;
      }
    }
    return logits;
  }

  @Override
  public Gradient gradient(float[] x, int batch, LogitSeed seed) {
    float[] logits = logits(x, batch);
    float[] along = new float[logits.length];
    seed.into(logits, along, batch, classes());
    float[] input = new float[x.length];
    for (int row = 0; row < batch; row++) {
      for (int i = 0; i < pixels(); i++) {
        double sum = 0;
        for (int k = 0; k < classes(); k++) {
          sum += (double) along[row * classes() + k] * weights[k][i];
        }
        input[row * pixels() + i] = (float) sum;
      }
    }
    return new Gradient(logits, input);
  }
}
