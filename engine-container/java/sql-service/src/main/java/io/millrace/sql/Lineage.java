package io.millrace.sql;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.planner.operations.PlannerQueryOperation;

/** Which tables the INSERTs of a script read and write; views are looked through. */
final class Lineage {
  private final Map<ObjectIdentifier, Set<String>> roles = new LinkedHashMap<>();

  private Lineage() {}

  static List<Report.Table> of(List<ModifyOperation> inserts, CatalogManager catalogs, Secrets secrets) {
    Lineage lineage = new Lineage();
    for (ModifyOperation insert : inserts) {
      if (insert instanceof SinkModifyOperation sink) {
        if (sink.getChild() instanceof PlannerQueryOperation query) {
          lineage.visit(query.getCalciteTree());
        }
        lineage.add(sink.getContextResolvedTable().getIdentifier(), "sink");
      }
    }
    return lineage.roles.entrySet().stream()
        .flatMap(entry -> describe(entry.getKey(), entry.getValue(), catalogs, secrets).stream())
        .toList();
  }

  private void add(ObjectIdentifier table, String role) {
    roles.computeIfAbsent(table, any -> new LinkedHashSet<>()).add(role);
  }

  private void visit(RelNode tree) {
    RexShuttle subQueries =
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery subQuery) {
            visit(subQuery.rel);
            return super.visitSubQuery(subQuery);
          }
        };
    new RelVisitor() {
      @Override
      public void visit(RelNode node, int ordinal, RelNode parent) {
        if (node instanceof TableScan scan && scan.getTable().getQualifiedName().size() == 3) {
          List<String> path = scan.getTable().getQualifiedName();
          add(ObjectIdentifier.of(path.get(0), path.get(1), path.get(2)), "source");
        }
        node.accept(subQueries);
        super.visit(node, ordinal, parent);
      }
    }.go(tree);
  }

  private static java.util.Optional<Report.Table> describe(
      ObjectIdentifier id, Set<String> role, CatalogManager catalogs, Secrets secrets) {
    return catalogs
        .getTable(id)
        .map(
            table -> {
              Map<String, String> all = table.getTable().getOptions();
              Map<String, String> shown = new TreeMap<>();
              all.forEach(
                  (key, value) -> {
                    if (!Secrets.isSensitive(key)) {
                      shown.put(key, secrets.mask(value));
                    }
                  });
              return new Report.Table(nameOf(id), all.get("connector"), shown, new TreeSet<>(role));
            });
  }

  /** Just the name for what lies in the catalog a script starts in, the whole path for others. */
  private static String nameOf(ObjectIdentifier id) {
    boolean ordinary =
        id.getCatalogName().equals("default_catalog") && id.getDatabaseName().equals("default_database");
    return ordinary ? id.getObjectName() : id.asSummaryString();
  }
}
