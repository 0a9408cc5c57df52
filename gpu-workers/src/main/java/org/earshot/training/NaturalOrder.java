package org.earshot.training;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Orders texts as people do: runs of digits by their number, the rest by character. */
final class NaturalOrder implements Comparator<String> {
  private static final Pattern RUN = Pattern.compile("[0-9]+|[^0-9]+");

  @Override
  public int compare(String left, String right) {
    List<String> a = runs(left);
    List<String> b = runs(right);
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = compareRuns(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    // 7 and 07 are the same number but not the same fold
    return a.size() != b.size() ? Integer.compare(a.size(), b.size()) : left.compareTo(right);
  }

  private static List<String> runs(String text) {
    return RUN.matcher(text).results().map(MatchResult::group).toList();
  }

  private static int compareRuns(String a, String b) {
    return isNumber(a) && isNumber(b)
        ? new BigInteger(a).compareTo(new BigInteger(b))
        : a.compareTo(b);
  }

  private static boolean isNumber(String run) {
    return run.charAt(0) >= '0' && run.charAt(0) <= '9';
  }
}
