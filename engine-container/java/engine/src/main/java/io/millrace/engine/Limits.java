package io.millrace.engine;

import java.util.List;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImplConstants;
import org.apache.flink.sql.parser.impl.Token;

/** Keeps statements away from a recursive parser that would run out of stack, or of time, on them. */
public final class Limits {
  /** Far above what people or generators write, far below what the parser's stack takes. */
  static final int DEEPEST = 200;

  /** The parser's time grows with the square of a chain of operators: this many tokens take it a second or two. */
  static final int MOST_TOKENS = 50_000;

  private Limits() {}

  static Problem problemOf(List<Token> tokens) {
    if (tokens.size() > MOST_TOKENS) {
      Token over = tokens.get(MOST_TOKENS);
      Range range = new Range(over.beginLine, over.beginColumn, over.endLine, over.endColumn);
      String message = "This statement has more than " + MOST_TOKENS + " words and signs.";
      return Problem.of(range, null, "too_large", message, "Split it, or put the data into a table.");
    }
    int depth = 0;
    for (Token token : tokens) {
      switch (token.kind) {
        case FlinkSqlParserImplConstants.LPAREN,
            FlinkSqlParserImplConstants.LBRACKET,
            FlinkSqlParserImplConstants.CASE ->
            depth++;
        case FlinkSqlParserImplConstants.RPAREN,
            FlinkSqlParserImplConstants.RBRACKET,
            FlinkSqlParserImplConstants.END ->
            depth--;
        default -> {}
      }
      if (depth > DEEPEST) {
        return tooDeep(new Range(token.beginLine, token.beginColumn, token.endLine, token.endColumn));
      }
    }
    return null;
  }

  public static Problem tooDeep(Range range) {
    return Problem.of(
        range,
        null,
        SyntaxErrors.CODE,
        "This is nested too deeply.",
        "Split it, for example into views that build on each other.");
  }
}
