package io.millrace.engine;

import org.apache.calcite.config.Lex;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.flink.sql.parser.validate.FlinkSqlConformance;
import org.apache.flink.table.planner.delegation.FlinkSqlParserFactories;

/** The dialect, the same as Flink's table environment uses when nothing else is configured. */
public final class Syntax {
  static final SqlParser.Config CONFIG =
      SqlParser.config()
          .withParserFactory(FlinkSqlParserFactories.create(FlinkSqlConformance.DEFAULT))
          .withConformance(FlinkSqlConformance.DEFAULT)
          .withLex(Lex.JAVA)
          .withIdentifierMaxLength(256);

  private Syntax() {}

  /** Whether a word can be a name only between backticks. */
  static boolean isReserved(String word) {
    return Holder.METADATA.isReservedWord(word.toUpperCase(java.util.Locale.ROOT));
  }

  private static final class Holder {
    static final org.apache.calcite.sql.parser.SqlAbstractParserImpl.Metadata METADATA =
        SqlParser.create("", CONFIG).getMetadata();
  }
}
