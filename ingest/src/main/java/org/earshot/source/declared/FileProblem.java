package org.earshot.source.declared;

/**
 * A rule that a file breaks, and where.
 *
 * @param line from 1
 * @param column from 1, in characters
 * @param message the rule, and what was there instead; never a credential
 */
public record FileProblem(int line, int column, String message) {
  /** As compilers say it: {@code sources.yaml:12:5: message}. */
  public String in(String file) {
    return "%s:%d:%d: %s".formatted(file, line, column, message);
  }
}
