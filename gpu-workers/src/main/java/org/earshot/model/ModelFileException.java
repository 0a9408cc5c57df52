package org.earshot.model;

import java.io.IOException;

/** Says that a model's file is missing or not the one its card names, and what to do about it. */
public final class ModelFileException extends IOException {
  private static final long serialVersionUID = 1L;

  ModelFileException(String message) {
    super(message);
  }
}
