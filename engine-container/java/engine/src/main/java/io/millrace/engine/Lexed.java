package io.millrace.engine;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl.LexicalState;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImplConstants;
import org.apache.flink.sql.parser.impl.Token;
import org.apache.flink.sql.parser.impl.TokenMgrError;

/** The tokens of a script up to its end, or up to the first thing that is no token. */
record Lexed(List<Token> tokens, Problem problem) {
  private static final Pattern PLACE = Pattern.compile("at line (\\d+), column (\\d+)");

  static Lexed of(String text) {
    FlinkSqlParserImpl lexer = new FlinkSqlParserImpl(new StringReader(text));
    lexer.setTabSize(1);
    lexer.switchTo(LexicalState.forConfig(Syntax.CONFIG));
    List<Token> tokens = new ArrayList<>();
    try {
      for (Token token = lexer.getNextToken();
          token.kind != FlinkSqlParserImplConstants.EOF;
          token = lexer.getNextToken()) {
        tokens.add(token);
      }
      return new Lexed(tokens, null);
    } catch (TokenMgrError error) {
      return new Lexed(tokens, explain(text, tokens, error.getMessage()));
    }
  }

  private static Problem explain(String text, List<Token> before, String said) {
    Lines lines = new Lines(text);
    int start = startOfNext(text, lines, before);
    if (start < text.length()) {
      char c = text.charAt(start);
      Range range = lines.at(start);
      if (c == '\'') {
        return syntax(range, "This text in quotes is never closed.", "Close it with '. Write '' for a quote inside it.");
      }
      if (c == '`') {
        return syntax(range, "This name in backticks is never closed.", "Close it with `.");
      }
      if (text.startsWith("/*", start)) {
        return syntax(range, "This comment is never closed.", "Close it with */.");
      }
      if (c == '"') {
        return syntax(
            range, "\" has no meaning in Flink SQL.", "Put text between ' and names between ` (backticks).");
      }
    }
    Matcher place = PLACE.matcher(said);
    Range range =
        place.find()
            ? Range.at(Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)))
            : lines.at(Math.max(0, Math.min(start, text.length() - 1)));
    return syntax(range, "This character has no meaning in Flink SQL here.", "Remove it, or put text between ' and '.");
  }

  /** Flink's own text quotes the script from the bad token on, which may hold a secret: it is not passed on. */
  private static Problem syntax(Range range, String message, String fix) {
    return Problem.of(range, null, SyntaxErrors.CODE, message, fix);
  }

  /** Offset of the first character after the last good token that is neither blank nor in a closed comment. */
  private static int startOfNext(String text, Lines lines, List<Token> before) {
    int at = 0;
    if (!before.isEmpty()) {
      Token last = before.get(before.size() - 1);
      at = lines.offset(last.endLine, last.endColumn) + 1;
    }
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (text.startsWith("--", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end + 1;
      } else if (text.startsWith("/*", at) && text.indexOf("*/", at + 2) >= 0) {
        at = text.indexOf("*/", at + 2) + 2;
      } else {
        return at;
      }
    }
    return at;
  }
}
