package io.millrace.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.transformations.SourceTransformation;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.planner.delegation.DefaultExecutor;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.table.planner.plan.ExecNodeGraphInternalPlan;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNode;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeGraph;
import org.apache.flink.table.planner.plan.nodes.exec.common.CommonExecSink;
import org.apache.flink.table.planner.plan.nodes.exec.utils.ExecNodePlanDumper;

/**
 * A script's INSERTs as one Flink job whose operators are named by what they do (decision 0005): an edit elsewhere in the
 * script leaves their names, and so their state, as they are; an edit that makes their state mean something else gives
 * them another name, so that state is never read as what it is not.
 */
public final class StatePlan {
  private final PlannerBase planner;
  private final TableEnvironmentInternal env;
  private final ExecNodeGraph graph;
  private final List<Transformation<?>> sinks;
  private final List<StatefulOperator> operators = new ArrayList<>();
  private final Map<String, OperatorOrigin> origins = new HashMap<>();
  private StreamGraph pipeline;
  private OwnParallelism own;

  private StatePlan(
      PlannerBase planner, TableEnvironmentInternal env, ExecNodeGraph graph, List<Transformation<?>> sinks) {
    this.planner = planner;
    this.env = env;
    this.graph = graph;
    this.sinks = sinks;
  }

  /**
   * Plans the INSERTs down to what Flink runs. Throws what Flink's planner throws.
   *
   * @param parallelism of single operators, by uid
   */
  public static StatePlan of(
      TableEnvironmentInternal env, List<ModifyOperation> inserts, Map<String, Integer> parallelism) {
    PlannerBase planner = (PlannerBase) ((TableEnvironmentImpl) env).getPlanner();
    // Flink's own names say of which node an operator is made, whatever the script has set.
    env.getConfig().set(ExecutionConfigOptions.TABLE_EXEC_UID_GENERATION, ExecutionConfigOptions.UidGeneration.ALWAYS);
    env.getConfig().set(ExecutionConfigOptions.TABLE_EXEC_UID_FORMAT, "<id>_<transformation>");
    ExecNodeGraphInternalPlan plan = (ExecNodeGraphInternalPlan) planner.compilePlan(inserts);
    ExecNodeGraph graph = plan.getExecNodeGraph();
    StatePlan made = new StatePlan(planner, env, graph, planner.translatePlan(plan));
    PlanReader reader = new PlanReader(env, planner);
    made.name(new Meanings(reader, graph.getRootNodes()), reader);
    made.scale(parallelism);
    return made;
  }

  private void scale(Map<String, Integer> parallelism) {
    Configuration config = env.getConfig().getConfiguration();
    pipeline = (StreamGraph) new DefaultExecutor(planner.getExecEnv()).createPipeline(sinks, config, "millrace", List.of());
    own = new OwnParallelism(pipeline, origins, parallelism);
    own.apply();
  }

  /** All operators that can be told apart by name, sources first. */
  public List<PlannedOperator> planned() {
    return own.operators();
  }

  /** Why the parallelism that was asked for an operator cannot be had, by uid. */
  public Map<String, String> refusedParallelism() {
    return Map.copyOf(own.refused());
  }

  /** Those that keep state, sources first. */
  public List<StatefulOperator> operators() {
    return List.copyOf(operators);
  }

  /** What EXPLAIN says of it under "Optimized Execution Plan". */
  public String text() {
    return ExecNodePlanDumper.dagToString(graph);
  }

  public JobClient run() throws Exception {
    StreamExecutionEnvironment given = planner.getExecEnv();
    Configuration restore = Held.untilTold(given.getConfiguration());
    given.configure(restore, Thread.currentThread().getContextClassLoader());
    if (!restore.keySet().isEmpty()) {
      // The graph was made before this was known.
      pipeline.setSavepointRestoreSettings(SavepointRestoreSettings.fromConfiguration(restore));
    }
    return new DefaultExecutor(planner.getExecEnv()).executeAsync(pipeline);
  }

  private void name(Meanings meanings, PlanReader reader) {
    Names names = new Names(meanings.byNode());
    for (Transformation<?> transformation : all()) {
      int place = transformation.getUid() == null ? -1 : transformation.getUid().indexOf('_');
      if (place < 0) {
        OperatorState.unnamed(transformation).ifPresent(operators::add);
        continue;
      }
      int node = Integer.parseInt(transformation.getUid().substring(0, place));
      String part = partOf(transformation, transformation.getUid().substring(place + 1));
      Meaning meaning = meanings.byNode().get(node);
      transformation.setUid(part + "-" + names.of(node, part));
      origins.put(transformation.getUid(), originOf(transformation, part, meanings.node(node), meanings, reader));
      OperatorState.of(transformation, part, meanings.node(node).getDescription(), meaning, names.isTwin(node))
          .ifPresent(operators::add);
    }
  }

  /** Newer connectors call their source by their own name, older ones do not: it is the same source. */
  private static String partOf(Transformation<?> transformation, String called) {
    return transformation instanceof SourceTransformation ? "source" : called;
  }

  private static OperatorOrigin originOf(
      Transformation<?> transformation, String part, ExecNode<?> node, Meanings meanings, PlanReader reader) {
    CommonExecSink sink = node instanceof CommonExecSink one ? one : null;
    // Within a sink rows are those that come to it.
    int rows = sink == null ? node.getId() : sink.getInputEdges().get(0).getSource().getId();
    boolean byTable = transformation.isParallelismConfigured() && reader.setsParallelism(node);
    boolean one = transformation.isParallelismConfigured() && transformation.getParallelism() == 1;
    return new OperatorOrigin(
        node,
        part,
        meanings.byNode().get(rows).appendOnly(),
        transformation.getMaxParallelism() == 1 || (one && !byTable),
        byTable,
        sink == null ? List.of() : reader.keyPositionsOf(sink));
  }

  /** Inputs before what reads them. */
  private Collection<Transformation<?>> all() {
    Set<Transformation<?>> seen = new LinkedHashSet<>();
    sinks.forEach(sink -> visit(sink, seen));
    return seen;
  }

  private static void visit(Transformation<?> one, Set<Transformation<?>> seen) {
    if (!seen.contains(one)) {
      one.getInputs().forEach(input -> visit(input, seen));
      seen.add(one);
    }
  }

  /** Two nodes with one key are told apart by all that is before them, and at last by their order. */
  private static final class Names {
    /** Of a sink that brings rows into order first, these have nothing to do with where it writes. */
    private static final Set<String> NOT_OF_ROWS = Set.of("table", "timeToLive");

    private final Map<Integer, Meaning> meanings;
    private final Map<String, List<Integer>> same = new HashMap<>();
    private final Map<String, List<Integer>> twins = new HashMap<>();

    Names(Map<Integer, Meaning> meanings) {
      this.meanings = meanings;
      meanings.forEach(
          (node, meaning) -> {
            same.computeIfAbsent(meaning.key(), any -> new ArrayList<>()).add(node);
            twins.computeIfAbsent(meaning.key() + meaning.exact(), any -> new ArrayList<>()).add(node);
          });
    }

    String of(int node, String part) {
      Meaning meaning = meanings.get(node);
      String own = meaning.key();
      if (part.equals("upsert-materialize")) {
        Map<String, String> rows = new TreeMap<>(meaning.parts());
        rows.keySet().removeAll(NOT_OF_ROWS);
        own = Digest.of(part, rows);
      }
      int order = twinsOf(node).indexOf(node);
      return same.get(meaning.key()).size() == 1 ? own : Digest.of(own, meaning.exact(), order);
    }

    boolean isTwin(int node) {
      return twinsOf(node).size() > 1;
    }

    private List<Integer> twinsOf(int node) {
      return twins.get(meanings.get(node).key() + meanings.get(node).exact());
    }
  }
}
