package org.earshot.measure;

/** The perturbation budgets that rates are measured at: RMS in the [0, 1] domain, shown as l2. */
public final class Budgets {
  /** The paper's constraint on the l2 norm of a perturbation (its Tables I and II). */
  public static final double PAPER_L2 = 3;

  /** The paper's budget for {@code stft} and {@code dwt}: l2 = 3 at 768 x 1568, RMS 0.00273. */
  public static final double PAPER_RMS = rms(PAPER_L2, 768 * 1568);

  /** The paper's budget for the appended kinds: l2 = 3 at 1308 x 1568, RMS 0.00209. */
  public static final double PAPER_RMS_APPENDED = rms(PAPER_L2, 1308 * 1568);

  private Budgets() {}

  /**
   * The l2 norm of a perturbation of this RMS: rms * sqrt(d).
   *
   * @param pixels d, at least 1
   */
  public static double l2(double rms, int pixels) {
    requirePixels(pixels);
    return rms * Math.sqrt(pixels);
  }

  /**
   * The RMS of a perturbation of this l2 norm: l2 / sqrt(d).
   *
   * @param pixels d, at least 1
   */
  public static double rms(double l2, int pixels) {
    requirePixels(pixels);
    return l2 / Math.sqrt(pixels);
  }

  /**
   * The paper's budget for a representation, as RMS; every preset keeps it.
   *
   * @param representation the kind, or {@code <kind>/<preset>/<rate>/<version>}
   * @throws IllegalArgumentException if the kind is none of the paper's four
   */
  public static double paperRms(String representation) {
    String kind = representation.split("/", 2)[0];
    return switch (kind) {
      case "stft", "dwt" -> PAPER_RMS;
      case "stft-tonnetz", "dwt-tonnetz" -> PAPER_RMS_APPENDED;
      default ->
          throw new IllegalArgumentException(
              "representation must be of kind stft, dwt, stft-tonnetz or dwt-tonnetz, was "
                  + representation);
    };
  }

  /** The paper's budget for a representation of d pixels, as l2. */
  public static double paperL2(String representation, int pixels) {
    return l2(paperRms(representation), pixels);
  }

  private static void requirePixels(int pixels) {
    if (pixels < 1) {
      throw new IllegalArgumentException("pixels must be at least 1, was " + pixels);
    }
  }
}
