package org.earshot.streams;

/** What turns a clip's samples into one representation. Pure: one instance serves all threads. */
public interface Transform {
  /** {@code <kind>/<preset>/<sample rate>/<definition version>}. */
  String id();

  /** The representation's kind, which names its topic. */
  default String kind() {
    return kindOf(id());
  }

  /**
   * The representation as a {@code .npy} file of float32 [rows][columns] in [0, 1].
   *
   * @param mono samples, full scale at 1
   */
  byte[] npy(float[] mono, int sampleRateHz);

  /** The part before the first {@code /}. */
  static String kindOf(String id) {
    return id.substring(0, id.indexOf('/'));
  }
}
