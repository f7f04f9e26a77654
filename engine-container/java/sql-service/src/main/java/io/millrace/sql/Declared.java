package io.millrace.sql;

import io.millrace.engine.Range;
import io.millrace.engine.Script;
import io.millrace.engine.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlHint;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.flink.sql.parser.ddl.SqlCreateFunction;
import org.apache.flink.sql.parser.ddl.SqlSet;
import org.apache.flink.sql.parser.ddl.SqlTableOption;
import org.apache.flink.sql.parser.dml.RichSqlInsert;
import org.apache.flink.sql.parser.dml.SqlExecute;
import org.apache.flink.sql.parser.dml.SqlStatementSet;

/** What a script declares, read from its syntax trees before anything of it runs: options, tables, INSERTs. */
record Declared(List<Option> options, List<Table> tables, List<Function> functions, List<Insert> inserts) {

  /** A CREATE TABLE and the place of the table's name. */
  record Table(Statement statement, String name, Range nameAt) {}

  /** A CREATE FUNCTION and the place of its class. */
  record Function(Statement statement, String className, Range classAt) {}

  /** One INSERT, loose or in a set. */
  record Insert(Statement statement, RichSqlInsert node) {}

  static Declared of(Script script) {
    Declared found = new Declared(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Statement statement : script.statements()) {
      if (statement.node() != null) {
        found.read(statement);
      }
    }
    return found;
  }

  /** The last value that the script gives to an option of a table, or null. */
  Option option(String table, String key) {
    Option last = null;
    for (Option option : options) {
      boolean meant = option.owner().equals(table) || option.place() == Option.Place.HINT;
      if (meant && option.key().equals(key) && option.place() != Option.Place.SET) {
        last = option;
      }
    }
    return last;
  }

  /** The SET of a key, or null. */
  Option setting(String key) {
    return options.stream()
        .filter(option -> option.place() == Option.Place.SET && option.key().equals(key))
        .reduce((first, second) -> second)
        .orElse(null);
  }

  Function function(String className) {
    return functions.stream().filter(function -> function.className().equals(className)).findFirst().orElse(null);
  }

  Table table(String name) {
    return tables.stream().filter(table -> table.name().equals(name)).reduce((a, b) -> b).orElse(null);
  }

  /** In the order in which Flink returns them too. */
  List<Insert> insertsOf(Statement statement) {
    return inserts.stream().filter(insert -> insert.statement().index() == statement.index()).toList();
  }

  static String last(SqlIdentifier name) {
    return name.names.get(name.names.size() - 1);
  }

  private void read(Statement statement) {
    SqlNode node = statement.node();
    if (node instanceof SqlSet set && set.getKey() != null) {
      options.add(
          new Option(
              statement, Option.Place.SET, "", set.getKeyString(), set.getValueString(), at(set.getKey()), at(set.getValue())));
    } else if (node instanceof SqlCreateFunction create) {
      SqlLiteral name = create.getFunctionClassName();
      functions.add(new Function(statement, name.getValueAs(String.class), at(name)));
    }
    readOptions(statement);
    walk(statement, node);
  }

  private void readOptions(Statement statement) {
    Ddl.Table table = Ddl.createTable(statement.node());
    if (table != null) {
      tables.add(new Table(statement, last(table.name()), at(table.name())));
      read(statement, Option.Place.TABLE, last(table.name()), table.options());
    }
    Ddl.WithOptions altered = Ddl.alterTableOptions(statement.node());
    if (altered != null) {
      read(statement, Option.Place.TABLE, altered.name(), altered.options());
    }
    Ddl.WithOptions catalog = Ddl.createCatalog(statement.node());
    if (catalog != null) {
      read(statement, Option.Place.CATALOG, catalog.name(), catalog.options());
    }
  }

  private void read(Statement statement, Option.Place place, String owner, SqlNodeList list) {
    for (SqlNode node : list) {
      if (node instanceof SqlTableOption option) {
        options.add(
            new Option(
                statement, place, owner, option.getKeyString(), option.getValueString(), at(option.getKey()), at(option.getValue())));
      }
    }
  }

  private void walk(Statement statement, SqlNode node) {
    if (node instanceof SqlHint hint) {
      readHint(statement, hint);
    } else if (node instanceof SqlExecute execute) {
      walk(statement, execute.getStatement());
    } else if (node instanceof SqlStatementSet set) {
      set.getInserts().forEach(insert -> walk(statement, insert));
    } else if (node instanceof SqlNodeList list) {
      list.forEach(child -> walk(statement, child));
    } else if (node instanceof SqlCall call) {
      if (call instanceof RichSqlInsert insert) {
        inserts.add(new Insert(statement, insert));
      }
      call.getOperandList().forEach(child -> walk(statement, child));
    }
  }

  /** Of {@code OPTIONS('a'='b')}; other hints take no such pairs. */
  private void readHint(Statement statement, SqlHint hint) {
    if (hint.getOptionFormat() != SqlHint.HintOptionFormat.KV_LIST) {
      return;
    }
    SqlNodeList pairs = (SqlNodeList) hint.getOperandList().get(1);
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      SqlNode key = pairs.get(i);
      SqlNode value = pairs.get(i + 1);
      options.add(new Option(statement, Option.Place.HINT, "", text(key), text(value), at(key), at(value)));
    }
  }

  private static String text(SqlNode node) {
    return node instanceof SqlLiteral literal ? literal.getValueAs(String.class) : node.toString();
  }

  private static Range at(SqlNode node) {
    return Range.of(node.getParserPosition());
  }
}
