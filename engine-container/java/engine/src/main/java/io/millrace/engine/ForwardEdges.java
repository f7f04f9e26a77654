package io.millrace.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.runtime.partitioner.ForwardPartitioner;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNode;

/** Which operators of a graph hand rows on without dealing them out anew, and where that could be done. */
final class ForwardEdges {
  static final String OVERTAKEN =
      "The rows it reads are changed or taken back, and dealt out to another number of subtasks one change could overtake"
          + " another. Set the parallelism of the operator in front of it, which it follows.";
  private static final String UNORDERED =
      "It writes, row by row, to a table with a primary key: dealt out to another number of subtasks, rows of one key could"
          + " overtake one another. Set the parallelism of the source or of the sink instead.";
  private static final String SINGLE =
      "It works on all rows in one place, because there is no key by which they could be divided.";
  private static final String SINGLE_SOURCE = "This source reads in one place only.";
  private static final String CONFIGURED =
      "Its table sets its parallelism, with scan.parallelism or sink.parallelism: take that option out of the table first.";

  /** Flink puts it behind writers that hand nothing on, only to end the graph. */
  private static final String END = "discarding-sink";

  private final StreamGraph graph;
  private final Map<String, OperatorOrigin> origins;
  private final List<StreamNode> inputsFirst;

  ForwardEdges(StreamGraph graph, Map<String, OperatorOrigin> origins) {
    this.graph = graph;
    this.origins = origins;
    Set<StreamNode> seen = new LinkedHashSet<>();
    graph.getStreamNodes().forEach(node -> visit(node, seen));
    this.inputsFirst = List.copyOf(seen);
  }

  private void visit(StreamNode node, Set<StreamNode> seen) {
    if (!seen.contains(node)) {
      node.getInEdges().forEach(edge -> visit(graph.getStreamNode(edge.getSourceId()), seen));
      seen.add(node);
    }
  }

  List<StreamNode> inputsFirst() {
    return inputsFirst;
  }

  static boolean isForward(StreamEdge edge) {
    return edge.getPartitioner() instanceof ForwardPartitioner;
  }

  String uidOf(int node) {
    return graph.getStreamNode(node).getTransformationUID();
  }

  OperatorOrigin originOf(int node) {
    return origins.get(uidOf(node));
  }

  /** Those that can be named: of what makes up one node of the plan, the last. */
  List<StreamNode> listed() {
    List<StreamNode> all = new ArrayList<>();
    for (StreamNode node : inputsFirst) {
      OperatorOrigin origin = origins.get(node.getTransformationUID());
      if (origin != null
          && !origin.part().equals(END)
          && node.getOutEdges().stream().noneMatch(edge -> isForward(edge) && isOf(edge.getTargetId(), origin.node()))) {
        all.add(node);
      }
    }
    return all;
  }

  private boolean isOf(int node, ExecNode<?> of) {
    OperatorOrigin origin = originOf(node);
    return origin != null && origin.node() == of && !origin.part().equals(END);
  }

  /** The operator and what belongs to the same node of the plan before it. */
  Collection<StreamNode> unitOf(StreamNode node) {
    Set<StreamNode> unit = new LinkedHashSet<>();
    collect(node, origins.get(node.getTransformationUID()).node(), unit);
    return unit;
  }

  private void collect(StreamNode node, ExecNode<?> of, Set<StreamNode> unit) {
    unit.add(node);
    for (StreamEdge edge : node.getInEdges()) {
      if (isForward(edge) && isOf(edge.getSourceId(), of)) {
        collect(graph.getStreamNode(edge.getSourceId()), of, unit);
      }
    }
  }

  /** Why the operator can have no parallelism of its own; null when it can. */
  String whyFixed(StreamNode node) {
    OperatorOrigin origin = origins.get(node.getTransformationUID());
    if (origin.single()) {
      return node.getInEdges().isEmpty() ? SINGLE_SOURCE : SINGLE;
    }
    if (origin.configured()) {
      return CONFIGURED;
    }
    Collection<StreamNode> unit = unitOf(node);
    for (StreamNode one : unit) {
      for (StreamEdge edge : one.getInEdges()) {
        boolean entry = isForward(edge) && !unit.contains(graph.getStreamNode(edge.getSourceId()));
        if (entry && origin.primaryKey().isEmpty() && !mayBeDealtOut(edge)) {
          return isAppendOnly(edge) ? UNORDERED : OVERTAKEN;
        }
      }
    }
    return null;
  }

  /** Whether rows on this edge may come in another order. */
  boolean mayBeDealtOut(StreamEdge edge) {
    return isAppendOnly(edge) && !reachesKeyedSink(graph.getStreamNode(edge.getTargetId()));
  }

  private boolean isAppendOnly(StreamEdge edge) {
    OperatorOrigin source = originOf(edge.getSourceId());
    return source != null && source.appendOnly();
  }

  private boolean reachesKeyedSink(StreamNode node) {
    OperatorOrigin origin = origins.get(node.getTransformationUID());
    if (origin != null && !origin.primaryKey().isEmpty()) {
      return true;
    }
    return node.getOutEdges().stream()
        .anyMatch(edge -> isForward(edge) && reachesKeyedSink(graph.getStreamNode(edge.getTargetId())));
  }
}
