package io.millrace.engine;

/**
 * What is wrong with a script, and where.
 *
 * @param statement index of the statement it is about, or null when it is about the whole script
 * @param code stable word for programs, like {@code unknown_column}
 * @param message the cause, in words
 * @param fix what to do, or null when there is nothing better than the message
 * @param detail the words of Flink itself, or null when the rule is ours
 */
public record Problem(Range range, Integer statement, String code, String message, String fix, String detail) {
  public static Problem of(Range range, Integer statement, String code, String message, String fix) {
    return new Problem(range, statement, code, message, fix, null);
  }

  /** For logs: {@code 3:14 unknown_column: ...}. */
  public String inOneLine() {
    String said = range.line() + ":" + range.column() + " " + code + ": " + message;
    return fix == null ? said : said + " " + fix;
  }
}
