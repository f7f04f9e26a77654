package io.millrace.engine;

import java.util.Locale;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.flink.sql.parser.dml.RichSqlInsert;
import org.apache.flink.sql.parser.dml.SqlExecute;

/** Names for what a statement does, derived from the class of its syntax tree. */
public final class Kinds {
  public static final String INSERT = "insert";
  public static final String STATEMENT_SET = "statement_set";
  public static final String SET = "set";
  public static final String SELECT = "select";
  /** A statement that does not parse. */
  public static final String INVALID = "invalid";

  private Kinds() {}

  /** {@code SqlCreateTable} is {@code create_table}, {@code RichSqlInsert} is {@code insert}, and so on. */
  static String of(SqlNode node) {
    if (node instanceof SqlExecute execute) {
      return of(execute.getStatement());
    }
    if (node instanceof RichSqlInsert) {
      return INSERT;
    }
    if (node.isA(SqlKind.QUERY)) {
      return SELECT;
    }
    String words = node.getClass().getSimpleName().replaceFirst("^(Rich)?Sql(Rich)?", "");
    return words.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
