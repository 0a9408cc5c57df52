package org.earshot.engine;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Boxes row by row, clips side by side. */
final class HostBoxes implements Boxes {
  @Override
  public void put(INDArray box, INDArray whole, Corner at) {
    eachRow(
        box,
        whole,
        at,
        (small, large, from, run, line) -> {
          small.get(line, 0, run);
          large.put(from, line, 0, run);
        });
  }

  @Override
  public void get(INDArray whole, Corner at, INDArray box) {
    eachRow(
        box,
        whole,
        at,
        (small, large, from, run, line) -> {
          large.get(from, line, 0, run);
          small.put(line, 0, run);
        });
  }

  /** Copies one run of floats, through {@code line}, between the box and a place in the map. */
  @FunctionalInterface
  private interface Copy {
    void run(FloatBuffer small, FloatBuffer large, int from, int run, float[] line);
  }

  /** A run is a row of the box, or, where the map has more channels, a pixel of it. */
  private static void eachRow(INDArray box, INDArray whole, Corner at, Copy copy) {
    int height = (int) box.size(1);
    int channels = (int) box.size(3);
    int wholeChannels = (int) whole.size(3);
    boolean rows = channels == wholeChannels;
    int run = rows ? (int) box.size(2) * channels : channels;
    int runs = rows ? 1 : (int) box.size(2);
    int wholeRow = (int) whole.size(2) * wholeChannels;
    Blocks.each(
        (int) box.size(0),
        clip -> {
          FloatBuffer small = Blocks.part(box, clip, height * run * runs);
          FloatBuffer large = Blocks.part(whole, clip, (int) whole.size(1) * wholeRow);
          float[] line = new float[run];
          for (int y = 0; y < height; y++) {
            int from = (y + at.row()) * wholeRow + at.column() * wholeChannels + at.channel();
            for (int k = 0; k < runs; k++) {
              copy.run(small, large, from + k * wholeChannels, run, line);
            }
          }
        });
  }
}
