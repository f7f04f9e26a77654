package io.millrace.sql;

import io.millrace.engine.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;

/** The names that could have been meant at a place of a script. */
final class Scope {
  private final Declared declared;
  private final TableEnvironmentInternal env;

  Scope(Declared declared, TableEnvironmentInternal env) {
    this.declared = declared;
    this.env = env;
  }

  Set<String> names(Rules.Candidates what, Statement statement) {
    return switch (what) {
      case COLUMNS -> columns(statement);
      case TABLES -> tables();
      case FUNCTIONS -> new TreeSet<>(Arrays.asList(env.listFunctions()));
      case NONE -> Set.of();
    };
  }

  private Set<String> tables() {
    Set<String> names = new TreeSet<>(Arrays.asList(env.listTables()));
    declared.tables().forEach(table -> names.add(table.name()));
    return names;
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
