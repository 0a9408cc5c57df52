package org.earshot.dsp;

import java.util.Locale;

/** Names the sizes that representations come in. */
public enum Preset {
  /** The paper's size: 768 x 1568. */
  PAPER(768, 1568),
  /** 224 x 224, as ImageNet's networks were built for. */
  MEDIUM(224, 224),
  /** 128 x 128, for live monitoring on a CPU. */
  SMALL(128, 128);

  private final int rows;
  private final int columns;

  Preset(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /** Rows (frequency) of a spectrogram alone; the paper's appended kinds have more. */
  public int rows() {
    return rows;
  }

  /** Columns (time). */
  public int columns() {
    return columns;
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
