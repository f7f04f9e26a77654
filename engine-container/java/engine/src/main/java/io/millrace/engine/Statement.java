package io.millrace.engine;

import org.apache.calcite.sql.SqlNode;

/**
 * One statement of a script.
 *
 * @param index counts from 0
 * @param kind what it does, like {@code create_table}; see {@link Kinds}
 * @param node its syntax tree; positions in it are positions in the script; null when it does not parse
 * @param text its characters, without the semicolon
 */
public record Statement(int index, String kind, SqlNode node, String text, Range range) {
  /**
   * The text moved, by blank lines and spaces in front, to where it stands in the script: whatever Flink says about a
   * place in it is then already a place in the script. Built anew each time, as it can be long.
   */
  public String sql() {
    return moved(text, range);
  }

  static String moved(String text, Range range) {
    return "\n".repeat(range.line() - 1) + " ".repeat(range.column() - 1) + text;
  }
}
