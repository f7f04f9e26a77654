package io.millrace.engine;

import java.util.List;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImplConstants;
import org.apache.flink.sql.parser.impl.Token;

/** Keeps statements away from a recursive parser that would run out of stack on them. */
public final class Nesting {
  /** Far above what people or generators write, far below what the parser's stack takes. */
  static final int DEEPEST = 200;

  private Nesting() {}

  static Problem problemOf(List<Token> tokens) {
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
