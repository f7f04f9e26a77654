package io.millrace.sql;

import java.util.Collection;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Did you mean. */
final class Nearest {
  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  private Nearest() {}

  /** The candidate that a slip of the fingers could have turned into the word, or null when none is near. */
  static String of(String word, Collection<String> candidates) {
    String wanted = word.toLowerCase(Locale.ROOT);
    int allowed = Math.max(1, wanted.length() / 3);
    String best = null;
    int bestDistance = allowed + 1;
    for (String candidate : candidates) {
      int distance = DISTANCE.apply(wanted, candidate.toLowerCase(Locale.ROOT));
      if (distance < bestDistance && !candidate.equals(word)) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** {@code Did you mean x?}, else the list of what there is, else null. */
  static String hint(String word, Collection<String> candidates, String listTitle) {
    String near = of(word, candidates);
    if (near != null) {
      return "Did you mean '" + near + "'?";
    }
    return candidates.isEmpty() ? null : listTitle + ": " + String.join(", ", candidates.stream().sorted().limit(30).toList()) + ".";
  }
}
