package io.millrace.engine;

import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * A stretch of a script. Lines and columns count from 1, columns in UTF-16 units (a tab is one); the end is the last
 * character itself, as in Flink's own messages.
 */
public record Range(int line, int column, int endLine, int endColumn) {
  public static Range of(SqlParserPos pos) {
    return new Range(pos.getLineNum(), pos.getColumnNum(), pos.getEndLineNum(), pos.getEndColumnNum());
  }

  /** The one character at a place. */
  public static Range at(int line, int column) {
    return new Range(line, column, line, column);
  }
}
