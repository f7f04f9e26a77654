package io.millrace.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.parser.SqlParseException;

/** Turns what the parser throws into a problem with a place. */
public final class SyntaxErrors {
  public static final String CODE = "sql_syntax";

  private static final Pattern ENCOUNTERED = Pattern.compile("(?s)Encountered \"(.*?)\" at line (\\d+), column (\\d+)");

  private SyntaxErrors() {}

  static Problem explain(RuntimeException thrown, Range statement) {
    SqlParseException cause = causeOf(thrown);
    String said = cause == null ? String.valueOf(thrown.getMessage()) : cause.getMessage();
    Range range = cause == null || cause.getPos() == null ? statement : Range.of(cause.getPos());
    Matcher met = ENCOUNTERED.matcher(said);
    if (!met.find()) {
      return new Problem(range, null, CODE, firstLine(said), null, said);
    }
    String word = met.group(1).split(" ", 2)[0];
    if (word.equals("<EOF>")) {
      Range end = Range.at(statement.endLine(), statement.endColumn());
      return new Problem(end, null, CODE, "The statement ends too early.", "Complete it before the end or the ';'.", said);
    }
    String fix = Syntax.isReserved(word) ? "If " + word + " is meant as a name, write `" + word + "`." : null;
    return new Problem(range, null, CODE, "Unexpected " + word + ".", fix, said);
  }

  private static SqlParseException causeOf(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof SqlParseException found) {
        return found;
      }
    }
    return null;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse(text);
  }
}
