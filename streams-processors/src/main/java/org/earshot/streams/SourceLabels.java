package org.earshot.streams;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the label {@code source} a closed family: the first 50 sources have their own name, later
 * ones share {@code other}. Safe for threads; a race may let one or two more in.
 */
public final class SourceLabels {
  static final int LIMIT = 50;
  static final String OTHER = "other";

  private final Set<String> named = ConcurrentHashMap.newKeySet();

  /** The source's label. */
  public String of(String source) {
    if (named.contains(source)) {
      return source;
    }
    if (named.size() >= LIMIT) {
      return OTHER;
    }
    named.add(source);
    return source;
  }
}
