package io.millrace.engine;

import java.util.ArrayList;
import java.util.List;

/** Where lines start, by the rule of Flink's lexer: a line ends with LF, CR LF or a lone CR. */
public final class Lines {
  private final List<Integer> starts = new ArrayList<>();

  public Lines(String text) {
    starts.add(0);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean lone = c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
      if (c == '\n' || lone) {
        starts.add(i + 1);
      }
    }
  }

  /** Index of a character in the text. */
  public int offset(int line, int column) {
    return starts.get(line - 1) + column - 1;
  }

  /** The place of a character of the text. */
  public Range at(int offset) {
    int found = java.util.Collections.binarySearch(starts, offset);
    int line = found >= 0 ? found : -found - 2;
    return Range.at(line + 1, offset - starts.get(line) + 1);
  }
}
