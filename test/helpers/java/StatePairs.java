import io.millrace.engine.Allocation;
import io.millrace.engine.Script;
import io.millrace.engine.SqlRunner;
import io.millrace.engine.StatePlan;
import io.millrace.engine.StatefulOperator;
import io.millrace.engine.Statement;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.planner.delegation.DefaultExecutor;
import org.apache.flink.table.planner.delegation.PlannerBase;

/**
 * Runs pairs of SQL scripts on one real mini-cluster: the old one up to a savepoint, the new one from it. Requests and
 * answers are lines of JSON. What Flink really did with the state is told by comparing what the new job wrote with what it
 * writes when its state is all there (it began itself) and when there is none.
 */
public final class StatePairs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_S = 180;

  private final MiniCluster cluster;
  private final Path savepoints;

  private StatePairs(MiniCluster cluster, Path savepoints) {
    this.cluster = cluster;
    this.savepoints = savepoints;
  }

  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err);
    Configuration config = new Configuration();
    config.setString("rest.bind-port", "0");
    config.setString("restart-strategy.type", "none");
    config.setString("taskmanager.memory.network.max", "64mb");
    config.setString("taskmanager.memory.network.min", "64mb");
    config.setString("taskmanager.memory.managed.size", "16mb");
    MiniClusterConfiguration how =
        new MiniClusterConfiguration.Builder().setConfiguration(config).setNumTaskManagers(1).setNumSlotsPerTaskManager(4).build();
    try (MiniCluster cluster = new MiniCluster(how)) {
      cluster.start();
      StatePairs pairs = new StatePairs(cluster, Path.of(args[0]));
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode request = JSON.readTree(line);
        Map<String, Object> answer = new TreeMap<>();
        try {
          answer.put("result", pairs.outcomeOf(request));
        } catch (Throwable thrown) {
          answer.put("error", text(thrown));
        }
        out.println(JSON.writeValueAsString(answer));
        out.flush();
      }
    }
    System.exit(0);
  }

  /** {@code strict}: from the savepoint as it is. {@code lenient}: leaving state behind is allowed. */
  private Map<String, Object> outcomeOf(JsonNode pair) throws Exception {
    if (pair.path("planOnly").asBoolean()) {
      return Map.of("before", planned(pair.path("before")), "after", planned(pair.path("after")));
    }
    String mode = pair.path("ids").asText("own");
    JsonNode feeds = pair.path("feeds");
    Run before = run(pair.path("before"), mode, feeds, null, true, Phase.FIRST);
    String savepoint = before.orThrow().savepoint;
    Run whole = run(pair.path("after"), mode, feeds, null, true, Phase.FIRST);
    // A sink that is new, with operators that are new, has no state to go on with: the sinks of the old script tell.
    Set<String> told = before.written.keySet().stream().map(StatePairs::topicOf).collect(Collectors.toSet());
    Map<String, Integer> kept =
        run(pair.path("after"), mode, feeds, whole.orThrow().savepoint, false, Phase.SECOND).orThrow().written;
    Map<String, Integer> fresh = run(pair.path("after"), mode, feeds, null, true, Phase.ONLY_SECOND).orThrow().written;
    Map<String, Object> outcome = new TreeMap<>();
    outcome.put("telling", !kept.equals(fresh));
    Run strict = run(pair.path("after"), mode, feeds, savepoint, false, Phase.SECOND);
    outcome.put("strict", strict.words(only(told, kept), only(told, fresh), told));
    if (strict.error != null) {
      Run lenient = run(pair.path("after"), mode, feeds, savepoint, true, Phase.SECOND);
      outcome.put("lenient", lenient.words(only(told, kept), only(told, fresh), told));
      outcome.put("wrote", lenient.written);
      outcome.put("error", strict.error);
    } else {
      outcome.put("wrote", strict.written);
    }
    outcome.put("expected", kept);
    outcome.put("state", statesIn(savepoint));
    outcome.put("before", before.operators);
    outcome.put("after", strict.operators);
    return outcome;
  }

  private static String topicOf(String row) {
    return row.substring(0, row.indexOf(' '));
  }

  /** Everything, when the old script wrote nothing before the savepoint, or when it wrote elsewhere. */
  private static Map<String, Integer> only(Set<String> topics, Map<String, Integer> rows) {
    Map<String, Integer> some = new TreeMap<>(rows);
    some.keySet().removeIf(row -> !topics.contains(topicOf(row)));
    return some.isEmpty() ? rows : some;
  }

  private static List<StatefulOperator> planned(JsonNode script) {
    List<StatefulOperator> operators = new ArrayList<>();
    graphOf(script, "own", operators);
    return operators;
  }

  private enum Phase {
    FIRST,
    SECOND,
    ONLY_SECOND
  }

  private record Run(
      String savepoint, Map<String, Integer> written, List<StatefulOperator> operators, boolean started, String error) {
    Run orThrow() {
      if (error != null) {
        throw new IllegalStateException(error);
      }
      return this;
    }

    String words(Map<String, Integer> kept, Map<String, Integer> fresh, Set<String> told) {
      if (error != null) {
        return started ? "failed" : "refused";
      }
      Map<String, Integer> wrote = only(told, written);
      return wrote.equals(kept) ? "continues" : wrote.equals(fresh) ? "fresh" : "other";
    }
  }

  private Run run(JsonNode script, String mode, JsonNode feeds, String from, boolean lenient, Phase phase) throws Exception {
    ScriptedKafka.begin(feeds, phase == Phase.FIRST, phase == Phase.ONLY_SECOND);
    List<StatefulOperator> operators = new ArrayList<>();
    StreamGraph graph = graphOf(script, mode, operators);
    graph.setSavepointRestoreSettings(
        from == null ? SavepointRestoreSettings.none() : SavepointRestoreSettings.forPath(from, lenient));
    JobGraph job = graph.getJobGraph();
    JobID id = job.getJobID();
    cluster.submitJob(job).get(PATIENCE_S, TimeUnit.SECONDS);
    CompletableFuture<JobResult> end = cluster.requestJobResult(id);
    String savepoint = null;
    if (phase == Phase.FIRST) {
      ScriptedKafka.awaitAll(end, graph.getSourceIDs().size());
      savepoint = stop(id, end);
    }
    JobResult result = end.get(PATIENCE_S, TimeUnit.SECONDS);
    String error = result.getSerializedThrowable().map(thrown -> text(thrown.deserializeError(StatePairs.class.getClassLoader()))).orElse(null);
    boolean unmapped = error != null && error.contains("Cannot map checkpoint/savepoint state");
    return new Run(savepoint, ScriptedKafka.written(), operators, !unmapped, error);
  }

  /** A source can be at its end before the last task behind it is at work; Flink refuses to take a savepoint until then. */
  private String stop(JobID id, CompletableFuture<JobResult> end) throws Exception {
    while (!end.isDone()) {
      try {
        return cluster.stopWithSavepoint(id, savepoints.toUri().toString(), false, SavepointFormatType.CANONICAL)
            .get(PATIENCE_S, TimeUnit.SECONDS);
      } catch (ExecutionException refused) {
        if (!text(refused).contains("not being executed at the moment") && !text(refused).contains("not running")) {
          cluster.cancelJob(id).get(PATIENCE_S, TimeUnit.SECONDS);
          throw refused;
        }
        Thread.sleep(20);
      }
    }
    return null;
  }

  private static StreamGraph graphOf(JsonNode script, String mode, List<StatefulOperator> operators) {
    Configuration config = new Configuration();
    config.setString("parallelism.default", script.path("parallelism").asText("1"));
    config.setString("pipeline.max-parallelism", "16");
    config.setString("execution.checkpointing.interval", "1 h");
    script.path("config").fields().forEachRemaining(field -> config.setString(field.getKey(), field.getValue().asText()));
    TableEnvironmentInternal env =
        (TableEnvironmentInternal)
            TableEnvironment.create(EnvironmentSettings.newInstance().inStreamingMode().withConfiguration(config).build());
    List<ModifyOperation> inserts = new ArrayList<>();
    Allocation allocation = new Allocation("job");
    Script read = Script.read(script.path("sql").asText());
    if (!read.problems().isEmpty()) {
      throw new IllegalArgumentException(read.problems().toString());
    }
    for (Statement statement : read.statements()) {
      inserts.addAll(SqlRunner.apply(statement, env, allocation));
    }
    if (mode.equals("own")) {
      StatePlan plan = StatePlan.of(env, inserts, Map.of());
      operators.addAll(plan.operators());
      return submittedBy(plan);
    }
    if (mode.equals("always")) {
      env.getConfig().set(ExecutionConfigOptions.TABLE_EXEC_UID_GENERATION, ExecutionConfigOptions.UidGeneration.ALWAYS);
      org.apache.flink.table.planner.plan.nodes.exec.ExecNodeContext.resetIdCounter();
    }
    PlannerBase planner = (PlannerBase) ((TableEnvironmentImpl) env).getPlanner();
    return (StreamGraph)
        new DefaultExecutor(planner.getExecEnv())
            .createPipeline(planner.translate(inserts), env.getConfig().getConfiguration(), "pair", List.of());
  }

  /** What the plan itself submits; a cluster of ours gets it here, which nobody else needs. */
  private static StreamGraph submittedBy(StatePlan plan) {
    try {
      java.lang.reflect.Field pipeline = StatePlan.class.getDeclaredField("pipeline");
      pipeline.setAccessible(true);
      return (StreamGraph) pipeline.get(plan);
    } catch (ReflectiveOperationException renamed) {
      throw new IllegalStateException(renamed);
    }
  }

  /** Ids of the operators that really have state in a savepoint. */
  private static List<String> statesIn(String savepoint) throws Exception {
    Path file = Path.of(java.net.URI.create(savepoint)).resolve("_metadata");
    try (java.io.DataInputStream in = new java.io.DataInputStream(Files.newInputStream(file))) {
      CheckpointMetadata metadata =
          org.apache.flink.runtime.checkpoint.Checkpoints.loadCheckpointMetadata(
              in, StatePairs.class.getClassLoader(), savepoint);
      List<String> ids = new ArrayList<>();
      for (OperatorState state : metadata.getOperatorStates()) {
        if (state.getStates().stream().anyMatch(one -> one.hasState())) {
          ids.add(state.getOperatorID().toString());
        }
      }
      return ids;
    }
  }

  private static String text(Throwable thrown) {
    StringBuilder all = new StringBuilder();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      all.append(cause.getClass().getSimpleName()).append(": ").append(String.valueOf(cause.getMessage()), 0, Math.min(300, String.valueOf(cause.getMessage()).length())).append(" | ");
    }
    return all.toString();
  }
}
