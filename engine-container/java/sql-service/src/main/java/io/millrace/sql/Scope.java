package io.millrace.sql;

import io.millrace.engine.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.flink.sql.parser.ddl.SqlTableColumn;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;

/** The names that could have been meant at a place of a script. */
final class Scope {
  private static final Set<String> TYPES =
      Set.of(
          "BOOLEAN", "TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL", "CHAR", "VARCHAR", "STRING",
          "BINARY", "VARBINARY", "BYTES", "DATE", "TIME", "TIMESTAMP", "TIMESTAMP_LTZ", "ARRAY", "MAP", "MULTISET", "ROW");

  private final TableEnvironmentInternal env;

  Scope(TableEnvironmentInternal env) {
    this.env = env;
  }

  Set<String> names(Rules.Candidates what, Statement statement) {
    return switch (what) {
      case COLUMNS -> columns(statement);
      case TABLES -> new TreeSet<>(Arrays.asList(env.listTables()));
      case FUNCTIONS -> new TreeSet<>(Arrays.asList(env.listFunctions()));
      case TYPES -> TYPES;
      case NONE -> Set.of();
    };
  }

  /** The columns of every table that the statement names. */
  private Set<String> columns(Statement statement) {
    Set<String> named = new TreeSet<>();
    statement.node().accept(
        new SqlBasicVisitor<Void>() {
          @Override
          public Void visit(SqlIdentifier identifier) {
            named.addAll(identifier.names);
            return null;
          }
        });
    named.retainAll(Set.copyOf(List.of(env.listTables())));
    Set<String> columns = new TreeSet<>();
    Ddl.Table created = Ddl.createTable(statement.node());
    if (created != null) {
      created.columns().forEach(column -> columns.add(((SqlTableColumn) column).getName().getSimple()));
    }
    for (String table : named) {
      try {
        columns.addAll(env.from("`" + table + "`").getResolvedSchema().getColumnNames());
      } catch (ValidationException | TableException unusable) {
        // A table that cannot be resolved has a problem of its own, reported elsewhere.
      }
    }
    return columns;
  }
}
