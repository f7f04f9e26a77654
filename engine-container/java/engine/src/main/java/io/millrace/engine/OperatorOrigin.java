package io.millrace.engine;

import java.util.List;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNode;

/**
 * What the plan knows of one operator of the graph.
 *
 * @param node of the plan that it is part of
 * @param part such as {@code calc}, {@code sink}, {@code upsert-materialize}
 * @param appendOnly rows that leave it are never taken back
 * @param single it works in one place only, whatever the parallelism of the job
 * @param configured its table sets its parallelism
 * @param primaryKey positions of the key in the rows of a sink; empty for everything else, and for a sink without one
 */
record OperatorOrigin(
    ExecNode<?> node, String part, boolean appendOnly, boolean single, boolean configured, List<Integer> primaryKey) {}
