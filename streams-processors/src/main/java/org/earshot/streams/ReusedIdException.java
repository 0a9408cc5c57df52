package org.earshot.streams;

/** A known clip id with other content. */
final class ReusedIdException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReusedIdException(String id) {
    super("clip id %s is known with other content; header again=true replaces it".formatted(id));
  }
}
