package io.millrace.sql;

import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.flink.sql.parser.ddl.SqlTableOption;
import org.apache.flink.sql.parser.ddl.SqlWatermark;
import org.apache.flink.sql.parser.ddl.catalog.SqlCreateCatalog;
import org.apache.flink.sql.parser.ddl.table.SqlAlterTableOptions;
import org.apache.flink.sql.parser.ddl.table.SqlCreateTable;

/** Syntax trees that are not the same in every line of Flink; these are those of 2.3. Each answers null for another statement. */
final class Ddl {
  private Ddl() {}

  record Table(SqlIdentifier name, SqlNodeList columns, SqlNodeList options, Optional<SqlWatermark> watermark) {}

  record WithOptions(String name, SqlNodeList options) {}

  static Table createTable(SqlNode node) {
    return node instanceof SqlCreateTable create
        ? new Table(create.getName(), create.getColumnList(), optionsOf(create), create.getWatermark())
        : null;
  }

  static WithOptions createCatalog(SqlNode node) {
    return node instanceof SqlCreateCatalog create ? new WithOptions(create.catalogName(), optionsOf(create)) : null;
  }

  static WithOptions alterTableOptions(SqlNode node) {
    if (!(node instanceof SqlAlterTableOptions alter)) {
      return null;
    }
    String[] path = alter.fullTableName();
    return new WithOptions(path[path.length - 1], optionsOf(alter));
  }

  /** The statement hands its options out as a map, without their places; the places are in its operands. */
  private static SqlNodeList optionsOf(SqlCall call) {
    for (SqlNode operand : call.getOperandList()) {
      if (operand instanceof SqlNodeList list && !list.isEmpty() && list.get(0) instanceof SqlTableOption) {
        return list;
      }
    }
    return SqlNodeList.EMPTY;
  }
}
