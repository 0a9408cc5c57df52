package org.earshot.training;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.earshot.dsp.Matrix;

/** Small synthetic training sets. */
final class Clips {
  static final int ROWS = 16;
  static final int COLUMNS = 16;

  private Clips() {}

  /** One clip of zeros. */
  static LabelledClip silent(String id, String label, String fold, String original) {
    return new LabelledClip(id, label, fold, original, Matrix.zeros(ROWS, COLUMNS));
  }

  /** Both classes in every fold, one silent clip each: ids are {@code <fold>/<label>}. */
  static List<LabelledClip> inFolds(String... folds) {
    var clips = new ArrayList<LabelledClip>();
    for (String fold : folds) {
      for (String label : List.of("high", "low")) {
        clips.add(silent(fold + "/" + label, label, fold, null));
      }
    }
    return clips;
  }

  static TrainingSet set(List<LabelledClip> clips) {
    return TrainingSet.of(clips);
  }

  /**
   * Two tones, low and high, as noisy horizontal lines: {@code each} clips of each in five folds.
   */
  static TrainingSet twoTones(int each, long seed) {
    var random = new SplittableRandom(seed);
    var clips = new ArrayList<LabelledClip>();
    for (int fold = 1; fold <= 5; fold++) {
      for (int i = 0; i < each; i++) {
        clips.add(tone("low", 3 + random.nextInt(3), fold, i, random));
        clips.add(tone("high", 10 + random.nextInt(3), fold, i, random));
      }
    }
    return set(clips);
  }

  static Matrix matrix(float[] values) {
    return Matrix.of(ROWS, COLUMNS, values);
  }

  private static LabelledClip tone(
      String label, int row, int fold, int number, SplittableRandom random) {
    float[] values = new float[ROWS * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      boolean line = i / COLUMNS == row;
      values[i] = (float) ((line ? 0.6 : 0.1) + 0.3 * random.nextDouble());
    }
    return new LabelledClip(
        "tones/%d-%s-%d".formatted(fold, label, number), label, "" + fold, null, matrix(values));
  }
}
