package io.millrace.engine;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectWriter;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNode;
import org.apache.flink.table.planner.plan.nodes.exec.common.CommonExecSink;
import org.apache.flink.table.planner.plan.nodes.exec.common.CommonExecTableSourceScan;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/** Asks Flink's planner about the nodes of its plan. */
final class PlanReader {
  private final PlannerBase planner;
  private final ObjectWriter writer;
  private final ObjectMapper mapper = new ObjectMapper();
  private final String zone;

  PlanReader(TableEnvironmentInternal env, PlannerBase planner) {
    this.planner = planner;
    this.writer = PlanJson.writerOf(planner);
    this.zone = env.getConfig().getLocalTimeZone().getId();
  }

  /** What COMPILE PLAN would write of it. What cannot be written is told by the planner's own words, with all its names. */
  JsonNode json(ExecNode<?> node) {
    try {
      return mapper.readTree(writer.writeValueAsString(node));
    } catch (IOException cannotBeWritten) {
      ObjectNode told = mapper.createObjectNode();
      told.put("type", node.getClass().getSimpleName());
      told.put("told", node.getDescription());
      return told;
    }
  }

  String zone() {
    return zone;
  }

  /** With those of hints. */
  Map<String, String> optionsOf(CommonExecTableSourceScan scan) {
    return options(scan.getTableSourceSpec().getContextResolvedTable());
  }

  Map<String, String> optionsOf(CommonExecSink sink) {
    return options(sink.getTableSinkSpec().getContextResolvedTable());
  }

  List<String> columnsOf(CommonExecTableSourceScan scan) {
    return scan.getTableSourceSpec().getContextResolvedTable().getResolvedSchema().getColumns().stream()
        .filter(Column::isPhysical)
        .map(column -> column.getName() + " " + column.getDataType().getLogicalType())
        .toList();
  }

  List<String> primaryKeyOf(CommonExecSink sink) {
    return sink.getTableSinkSpec()
        .getContextResolvedTable()
        .getResolvedSchema()
        .getPrimaryKey()
        .map(UniqueConstraint::getColumns)
        .orElse(List.of());
  }

  /** Whether the options of the table of a source or sink say how wide it is. */
  boolean setsParallelism(ExecNode<?> node) {
    Map<String, String> options = Map.of();
    if (node instanceof CommonExecTableSourceScan scan) {
      options = optionsOf(scan);
    } else if (node instanceof CommonExecSink sink) {
      options = optionsOf(sink);
    }
    return options.containsKey("scan.parallelism") || options.containsKey("sink.parallelism");
  }

  /** Where the columns of the primary key are in the rows that are written. */
  List<Integer> keyPositionsOf(CommonExecSink sink) {
    List<String> written =
        sink.getTableSinkSpec().getContextResolvedTable().getResolvedSchema().getColumns().stream()
            .filter(Column::isPersisted)
            .map(Column::getName)
            .toList();
    return primaryKeyOf(sink).stream().map(written::indexOf).toList();
  }

  /** Such as {@code [INSERT]}. */
  String changesOf(CommonExecTableSourceScan scan) {
    TreeSet<RowKind> kinds =
        new TreeSet<>(
            scan.getTableSourceSpec()
                .getScanTableSource(planner.getFlinkContext(), planner.getTypeFactory())
                .getChangelogMode()
                .getContainedKinds());
    return kinds.toString();
  }

  List<String> namesOf(LogicalType row) {
    return ((RowType) row).getFieldNames();
  }

  private static Map<String, String> options(ContextResolvedTable table) {
    return table.getResolvedTable().getOptions();
  }
}
