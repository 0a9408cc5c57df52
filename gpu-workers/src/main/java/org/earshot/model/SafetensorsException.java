package org.earshot.model;

import java.io.IOException;

/** Says what is wrong with a safetensors file, or that it does not fit a network. */
public final class SafetensorsException extends IOException {
  private static final long serialVersionUID = 1L;

  SafetensorsException(String message) {
    super(message);
  }

  SafetensorsException(String message, Throwable cause) {
    super(message, cause);
  }
}
