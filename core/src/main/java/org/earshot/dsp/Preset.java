package org.earshot.dsp;

import java.util.Locale;

/** Names the sizes that representations come in. */
public enum Preset {
  /** The paper's size: 768 x 1568. */
  PAPER(768, 1568, 768, 540),
  /** 224 x 224, as ImageNet's networks were built for. */
  MEDIUM(224, 224, 132, 92),
  /** 128 x 128, for live monitoring on a CPU. */
  SMALL(128, 128, 75, 53);

  private final int rows;
  private final int columns;
  private final int spectrumRows;
  private final int tonnetzRows;

  Preset(int rows, int columns, int spectrumRows, int tonnetzRows) {
    this.rows = rows;
    this.columns = columns;
    this.spectrumRows = spectrumRows;
    this.tonnetzRows = tonnetzRows;
  }

  /** Rows (frequency) of a spectrum alone. */
  public int rows() {
    return rows;
  }

  /** Columns (time). */
  public int columns() {
    return columns;
  }

  /** Rows of the spectrum in a kind with tonnetz. */
  public int spectrumRows() {
    return spectrumRows;
  }

  /** Rows of tonnetz above them. */
  public int tonnetzRows() {
    return tonnetzRows;
  }

  /** The name in a representation id: {@code paper}, {@code medium}, {@code small}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The preset of an id.
   *
   * @throws IllegalArgumentException where no preset has it
   */
  public static Preset of(String id) {
    for (Preset preset : values()) {
      if (preset.id().equals(id)) {
        return preset;
      }
    }
    throw new IllegalArgumentException("preset must be paper, medium or small: " + id);
  }
}
