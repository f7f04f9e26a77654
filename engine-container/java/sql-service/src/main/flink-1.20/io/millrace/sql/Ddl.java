package io.millrace.sql;

import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.flink.sql.parser.ddl.SqlAlterTableOptions;
import org.apache.flink.sql.parser.ddl.SqlCreateCatalog;
import org.apache.flink.sql.parser.ddl.SqlCreateTable;
import org.apache.flink.sql.parser.ddl.SqlWatermark;

/** Syntax trees that are not the same in every line of Flink; these are those of 1.20. Each answers null for another statement. */
final class Ddl {
  private Ddl() {}

  record Table(SqlIdentifier name, SqlNodeList columns, SqlNodeList options, Optional<SqlWatermark> watermark) {}

  record WithOptions(String name, SqlNodeList options) {}

  static Table createTable(SqlNode node) {
    return node instanceof SqlCreateTable create
        ? new Table(create.getTableName(), create.getColumnList(), create.getPropertyList(), create.getWatermark())
        : null;
  }

  static WithOptions createCatalog(SqlNode node) {
    return node instanceof SqlCreateCatalog create
        ? new WithOptions(create.catalogName(), create.getPropertyList())
        : null;
  }

  static WithOptions alterTableOptions(SqlNode node) {
    if (!(node instanceof SqlAlterTableOptions alter)) {
      return null;
    }
    String[] path = alter.fullTableName();
    return new WithOptions(path[path.length - 1], alter.getPropertyList());
  }
}
