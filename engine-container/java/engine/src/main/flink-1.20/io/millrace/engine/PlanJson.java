package io.millrace.engine;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectWriter;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.table.planner.plan.nodes.exec.serde.JsonSerdeUtil;

/** What COMPILE PLAN writes plans with. */
final class PlanJson {
  private PlanJson() {}

  static ObjectWriter writerOf(PlannerBase planner) {
    return JsonSerdeUtil.createObjectWriter(planner.createSerdeContext());
  }
}
