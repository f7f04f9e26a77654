package io.millrace.engine;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImplConstants;
import org.apache.flink.sql.parser.impl.Token;

/** Turns what the parser throws into a problem with a place. */
public final class SyntaxErrors {
  public static final String CODE = "sql_syntax";

  private static final Pattern ENCOUNTERED = Pattern.compile("(?s)Encountered \"(.*?)\" at line (\\d+), column (\\d+)");

  /** Messages for what stands alone only by mistake. */
  private static final Map<String, String[]> MARKS =
      Map.of(
          "\\'", new String[] {"This text in quotes is never closed.", "Close it with '. Write '' for a quote inside it."},
          "\\\"", new String[] {"\" has no meaning in Flink SQL.", "Put text between ' and names between ` (backticks)."},
          "`", new String[] {"This name in backticks is never closed.", "Close it with `."});

  private SyntaxErrors() {}

  static Problem explain(SqlParseException thrown, Token first, Range statement) {
    if (thrown.getCause() instanceof StackOverflowError) {
      return Limits.tooDeep(statement);
    }
    String said = String.valueOf(thrown.getMessage());
    Range range = thrown.getPos() == null ? statement : Range.of(thrown.getPos());
    Matcher met = ENCOUNTERED.matcher(said);
    if (!met.find()) {
      boolean noQuery = said.startsWith("Non-query expression");
      return noQuery
          ? new Problem(range, null, CODE, "A query is expected here.", "Start it with SELECT, VALUES or WITH.", said)
          : new Problem(range, null, CODE, said.lines().findFirst().orElse(said), null, said);
    }
    String word = met.group(1).split(" ", 2)[0];
    if (word.equals("<EOF>")) {
      Range end = Range.at(statement.endLine(), statement.endColumn());
      return new Problem(end, null, CODE, "The statement ends too early.", "Complete it before the end or the ';'.", said);
    }
    String[] mark = MARKS.get(word);
    return mark == null
        ? new Problem(range, null, CODE, "Unexpected " + word + ".", fixFor(word, first), said)
        // What follows an open quote may be a secret, so Flink's words are left out.
        : new Problem(range, null, CODE, mark[0], mark[1], null);
  }

  private static String fixFor(String word, Token first) {
    if (first.kind == FlinkSqlParserImplConstants.SET) {
      return "Write SET 'key' = 'value'; with both in quotes.";
    }
    return Syntax.isReserved(word) ? "If " + word + " is meant as a name, write `" + word + "`." : null;
  }
}
