package io.millrace.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobVertexID;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.runtime.partitioner.KeyGroupStreamPartitioner;
import org.apache.flink.streaming.runtime.partitioner.RebalancePartitioner;
import org.apache.flink.table.planner.plan.utils.KeySelectorUtil;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * Gives operators of a graph a parallelism of their own, by uid. Operators that read from one of them, row by row and
 * without a key in between, follow it: so rows stay in their order. Between two that do not follow one another rows are
 * dealt out anew, whether their numbers are equal or not, so that each can be rescaled without the other: evenly where
 * rows are never taken back, by the primary key in front of a sink that has one. Where neither will do it is refused.
 */
final class OwnParallelism {
  /** Flink's REST API shows these beside the job; the agent asks there whose parallelism a vertex has. */
  static final String VERTEX = "millrace.vertex.";

  private final StreamGraph graph;
  private final Map<String, OperatorOrigin> origins;
  private final Map<String, Integer> wanted;
  private final ForwardEdges edges;
  /** Of a node the uid whose parallelism it has; those that have the parallelism of the job are not in it. */
  private final Map<Integer, String> owners = new HashMap<>();
  private final Map<String, String> refused = new TreeMap<>();

  OwnParallelism(StreamGraph graph, Map<String, OperatorOrigin> origins, Map<String, Integer> wanted) {
    this.graph = graph;
    this.origins = origins;
    // Nodes without a uid, and without an owner, are asked for by null.
    this.wanted = new HashMap<>(wanted);
    this.edges = new ForwardEdges(graph, origins);
  }

  /** Why what was asked for cannot be had, by uid. What no operator is called is not told of. */
  Map<String, String> refused() {
    return refused;
  }

  void apply() {
    for (StreamNode node : edges.listed()) {
      String uid = node.getTransformationUID();
      String fixed = wanted.containsKey(uid) ? edges.whyFixed(node) : null;
      if (fixed != null) {
        refused.put(uid, fixed);
      } else if (wanted.containsKey(uid)) {
        edges.unitOf(node).forEach(one -> owners.put(one.getId(), uid));
      }
    }
    edges.inputsFirst().forEach(this::follow);
    edges.inputsFirst().forEach(node -> node.getInEdges().forEach(this::cut));
    tellVertices();
  }

  List<PlannedOperator> operators() {
    List<PlannedOperator> all = new ArrayList<>();
    for (StreamNode node : edges.listed()) {
      String uid = node.getTransformationUID();
      OperatorOrigin origin = origins.get(uid);
      boolean own = uid.equals(owners.get(node.getId()));
      String name = OperatorState.cut(origin.node().getDescription());
      boolean byTable = origin.configured() && !origin.single();
      all.add(
          new PlannedOperator(
              uid, origin.part(), name, node.getParallelism(), own, byTable, edges.whyFixed(node)));
    }
    return all;
  }

  private void follow(StreamNode node) {
    OperatorOrigin origin = origins.get(node.getTransformationUID());
    if (!owners.containsKey(node.getId())) {
      if (origin != null && origin.configured() && !origin.single()) {
        owners.put(node.getId(), node.getTransformationUID());
        return;
      }
      Set<String> before = new LinkedHashSet<>();
      for (StreamEdge edge : node.getInEdges()) {
        before.add(ForwardEdges.isForward(edge) ? owners.get(edge.getSourceId()) : null);
      }
      String only = before.size() == 1 ? before.iterator().next() : null;
      if (only != null && wanted.containsKey(only) && !isSingle(origin)) {
        owners.put(node.getId(), only);
      }
    }
    Integer own = wanted.get(owners.get(node.getId()));
    if (own != null) {
      node.setParallelism(own);
    }
  }

  private static boolean isSingle(OperatorOrigin origin) {
    return origin != null && origin.single();
  }

  private void cut(StreamEdge edge) {
    String from = owners.get(edge.getSourceId());
    String to = owners.get(edge.getTargetId());
    if (!ForwardEdges.isForward(edge) || (from == null ? to == null : from.equals(to))) {
      return;
    }
    OperatorOrigin target = edges.originOf(edge.getTargetId());
    if (target != null && !target.primaryKey().isEmpty()) {
      edge.setPartitioner(byKey(target));
    } else if (edges.mayBeDealtOut(edge)) {
      edge.setPartitioner(new RebalancePartitioner<>());
    } else if (wanted.containsKey(from) || wanted.containsKey(to)) {
      refused.putIfAbsent(wanted.containsKey(to) ? to : from, ForwardEdges.OVERTAKEN);
    }
  }

  private static KeyGroupStreamPartitioner<?, ?> byKey(OperatorOrigin sink) {
    RowType rows = (RowType) sink.node().getInputEdges().get(0).getOutputType();
    int[] key = sink.primaryKey().stream().mapToInt(Integer::intValue).toArray();
    return new KeyGroupStreamPartitioner<>(
        KeySelectorUtil.getRowDataSelector(
            Thread.currentThread().getContextClassLoader(), key, InternalTypeInfo.of(rows)),
        KeyGroupRangeAssignment.DEFAULT_LOWER_BOUND_MAX_PARALLELISM);
  }

  private void tellVertices() {
    if (owners.isEmpty()) {
      return;
    }
    Map<Integer, byte[]> hashes = new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph);
    Map<String, String> told = new LinkedHashMap<>(graph.getExecutionConfig().getGlobalJobParameters().toMap());
    owners.forEach((node, uid) -> told.put(VERTEX + new JobVertexID(hashes.get(node)), uid));
    graph.getExecutionConfig().setGlobalJobParameters(Configuration.fromMap(told));
  }
}
