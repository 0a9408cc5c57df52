package org.earshot.source.declared;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * The word that begins with what was typed; else the one that the fewest edits lead to, if they
   * are few: at most two, and half of it.
   */
  public static Optional<String> to(String typed, Collection<String> words) {
    String lower = typed.toLowerCase(Locale.ROOT);
    return words.stream()
        .filter(
            word -> word.startsWith(lower) || edits(lower, word) <= Math.min(2, word.length() / 2))
        .min(Comparator.comparingInt(word -> word.startsWith(lower) ? 0 : edits(lower, word)));
  }

  /** Levenshtein's distance: the fewest characters to insert, delete or replace. */
  private static int edits(String from, String to) {
    int[] before = new int[to.length() + 1];
    for (int j = 0; j < before.length; j++) {
      before[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] now = new int[to.length() + 1];
      now[0] = i;
      for (int j = 1; j < now.length; j++) {
        int replaced = before[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(replaced, 1 + Math.min(before[j], now[j - 1]));
      }
      before = now;
    }
    return before[to.length()];
  }
}
