package org.earshot.attack;

/**
 * The size of a perturbation, measured in double precision on the stored float32 arrays.
 *
 * @param l0 pixels changed
 * @param l2 Euclidean norm in the [0, 1] domain
 * @param linf the largest change of a pixel
 * @param rms l2 / sqrt(pixels)
 * @param snrDb 20 log10(|clean| / |change|); infinite if nothing changed
 */
public record Perturbation(int l0, double l2, double linf, double rms, double snrDb) {

  /** Measures the change from one array to another of the same length. */
  public static Perturbation between(float[] clean, float[] perturbed) {
    int l0 = 0;
    double squares = 0;
    double signal = 0;
    double linf = 0;
    for (int i = 0; i < clean.length; i++) {
      double change = (double) perturbed[i] - clean[i];
      l0 += change == 0 ? 0 : 1;
      squares += change * change;
      signal += (double) clean[i] * clean[i];
      linf = Math.max(linf, Math.abs(change));
    }
    return new Perturbation(
        l0,
        Math.sqrt(squares),
        linf,
        Math.sqrt(squares / clean.length),
        10 * Math.log10(signal / squares));
  }

  /** l2 alone, against one row of a batch. */
  static double l2(float[] clean, float[] rows, int row) {
    int from = row * clean.length;
    double squares = 0;
    for (int i = 0; i < clean.length; i++) {
      double change = (double) rows[from + i] - clean[i];
      squares += change * change;
    }
    return Math.sqrt(squares);
  }
}
