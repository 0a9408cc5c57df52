package org.earshot.engine;

/** Says that a graph holds a layer, or a setting of one, that the engine cannot run. */
public final class UnsupportedLayerException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnsupportedLayerException(String vertex, Object layer, String reason) {
    super("vertex " + vertex + ", " + layer.getClass().getSimpleName() + ": " + reason);
  }
}
