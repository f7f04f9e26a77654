package io.millrace.sql;

import java.util.Collection;
import java.util.Locale;

/** Did you mean. */
final class Nearest {
  private static final int LONGEST_LIST = 30;

  private Nearest() {}

  /** The candidate that a slip of the fingers could have turned into the word, or null when none is near. */
  static String of(String word, Collection<String> candidates) {
    String wanted = word.toLowerCase(Locale.ROOT);
    String best = null;
    int bestDistance = Math.max(1, wanted.length() / 3) + 1;
    for (String candidate : candidates) {
      int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT));
      if (distance < bestDistance && !candidate.equals(word)) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** {@code Did you mean 'x'?}, else what there is, else null. */
  static String hint(String word, Collection<String> candidates) {
    String near = of(word, candidates);
    if (near != null) {
      return "Did you mean '" + near + "'?";
    }
    return candidates.isEmpty() || candidates.size() > LONGEST_LIST
        ? null
        : "There are: " + String.join(", ", candidates.stream().sorted().toList()) + ".";
  }

  /**
   * Letters to insert, delete, replace, or swap with their neighbour (optimal string alignment). Swapped neighbours are
   * the most common slip, and the libraries at hand count them twice.
   */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(a, b, i, j, cost);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(String a, String b, int i, int j, int[][] cost) {
    int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least = Math.min(cost[i - 1][j - 1] + same, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
