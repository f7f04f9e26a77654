package io.millrace.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.planner.delegation.DefaultExecutor;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.table.planner.plan.ExecNodeGraphInternalPlan;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeGraph;
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

  private StatePlan(
      PlannerBase planner, TableEnvironmentInternal env, ExecNodeGraph graph, List<Transformation<?>> sinks) {
    this.planner = planner;
    this.env = env;
    this.graph = graph;
    this.sinks = sinks;
  }

  /** Plans the INSERTs down to what Flink runs. Throws what Flink's planner throws. */
  public static StatePlan of(TableEnvironmentInternal env, List<ModifyOperation> inserts) {
    PlannerBase planner = (PlannerBase) ((TableEnvironmentImpl) env).getPlanner();
    // Flink's own names say of which node an operator is made, whatever the script has set.
    env.getConfig().set(ExecutionConfigOptions.TABLE_EXEC_UID_GENERATION, ExecutionConfigOptions.UidGeneration.ALWAYS);
    env.getConfig().set(ExecutionConfigOptions.TABLE_EXEC_UID_FORMAT, "<id>_<transformation>");
    ExecNodeGraphInternalPlan plan = (ExecNodeGraphInternalPlan) planner.compilePlan(inserts);
    ExecNodeGraph graph = plan.getExecNodeGraph();
    StatePlan made = new StatePlan(planner, env, graph, planner.translatePlan(plan));
    made.name(new Meanings(new PlanReader(env, planner), graph.getRootNodes()));
    return made;
  }

  /** Those that keep state, sources first. */
  public List<StatefulOperator> operators() {
    return List.copyOf(operators);
  }

  /** What EXPLAIN says of it under "Optimized Execution Plan". */
  public String text() {
    return ExecNodePlanDumper.dagToString(graph);
  }

  /** What {@link #run} runs. */
  public Pipeline pipeline(String name) {
    return executor().createPipeline(sinks, env.getConfig().getConfiguration(), name, List.of());
  }

  public JobClient run() throws Exception {
    StreamExecutionEnvironment own = planner.getExecEnv();
    own.configure(Held.untilTold(own.getConfiguration()), Thread.currentThread().getContextClassLoader());
    DefaultExecutor executor = executor();
    return executor.executeAsync(executor.createPipeline(sinks, env.getConfig().getConfiguration(), "millrace", List.of()));
  }

  private DefaultExecutor executor() {
    return new DefaultExecutor(planner.getExecEnv());
  }

  private void name(Meanings meanings) {
    Names names = new Names(meanings.byNode());
    for (Transformation<?> transformation : all()) {
      int place = transformation.getUid() == null ? -1 : transformation.getUid().indexOf('_');
      if (place < 0) {
        OperatorState.unnamed(transformation).ifPresent(operators::add);
        continue;
      }
      int node = Integer.parseInt(transformation.getUid().substring(0, place));
      String part = transformation.getUid().substring(place + 1);
      Meaning meaning = meanings.byNode().get(node);
      transformation.setUid(part + "-" + names.of(node, part));
      OperatorState.of(transformation, part, meanings.node(node).getDescription(), meaning, names.isTwin(node))
          .ifPresent(operators::add);
    }
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
