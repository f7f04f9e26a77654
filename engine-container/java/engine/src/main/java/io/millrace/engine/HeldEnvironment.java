package io.millrace.engine;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environment a program of kind {@code jar} gets. What the settings of the job say, and what recovery rests on, wins
 * over what the program sets in code, so that a job is what its settings show; each such difference is told in the log.
 * A program makes one job.
 */
final class HeldEnvironment extends StreamContextEnvironment {
  private static final Logger LOG = LoggerFactory.getLogger(HeldEnvironment.class);

  private final Configuration held;
  private final ClassLoader classLoader;
  private final Made made;

  /** How many jobs the program has made. */
  static final class Made {
    private volatile int jobs;

    int jobs() {
      return jobs;
    }
  }

  private HeldEnvironment(
      PipelineExecutorServiceLoader loader, Configuration all, ClassLoader classLoader, Configuration held, Made made) {
    // Output of the program goes to the log of the JobManager. That there is one job is seen to here, in words.
    super(loader, all, classLoader, false, false);
    this.held = held;
    this.classLoader = classLoader;
    this.made = made;
  }

  /** From now on every environment the program asks for is one of these. {@code prefixes} say which keys are held. */
  static Made install(List<String> prefixes) throws ReflectiveOperationException {
    StreamExecutionEnvironment given = StreamExecutionEnvironment.getExecutionEnvironment();
    Configuration cluster = new Configuration((Configuration) given.getConfiguration());
    Configuration held = new Configuration();
    for (Map.Entry<String, String> entry : cluster.toMap().entrySet()) {
      if (prefixes.stream().anyMatch(entry.getKey()::startsWith)) {
        held.setString(entry.getKey(), entry.getValue());
      }
    }
    PipelineExecutorServiceLoader loader = loaderOf(given);
    ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
    Made made = new Made();
    initializeContextEnvironment(
        asked -> {
          Configuration all = new Configuration(cluster);
          all.addAll(asked);
          all.addAll(held);
          return new HeldEnvironment(loader, all, classLoader, held, made);
        });
    return made;
  }

  /** Flink hands it to its own environment only. */
  private static PipelineExecutorServiceLoader loaderOf(StreamExecutionEnvironment given)
      throws ReflectiveOperationException {
    Field field = StreamExecutionEnvironment.class.getDeclaredField("executorServiceLoader");
    field.setAccessible(true);
    return (PipelineExecutorServiceLoader) field.get(given);
  }

  @Override
  public StreamGraph getStreamGraph(boolean clearTransformations) {
    Map<String, String> wanted = new TreeMap<>(configuration.toMap());
    wanted.putAll(checkpointCfg.toConfiguration().toMap());
    tell(wanted);
    configure(held, classLoader);
    return super.getStreamGraph(clearTransformations);
  }

  @Override
  public JobClient executeAsync(StreamGraph graph) throws Exception {
    if (made.jobs > 0) {
      throw new ProgramFailed(
          "The program calls execute a second time. A job is one program with one execute: put everything into one"
              + " environment, and all INSERTs into one StatementSet.");
    }
    tell(graph.getCheckpointConfig().toConfiguration().toMap());
    // A graph that came from tables was made with their configuration, not with this environment's.
    graph.getCheckpointConfig().configure(held);
    graph.getExecutionConfig().configure(held, classLoader);
    JobClient client = super.executeAsync(graph);
    made.jobs += 1;
    return client;
  }

  private void tell(Map<String, String> wanted) {
    List<String> said = new ArrayList<>();
    for (String key : Set.copyOf(held.keySet())) {
      String own = wanted.get(key);
      String ours = held.toMap().get(key);
      if (own != null && !own.equals(ours)) {
        said.add(key + " (" + own + " in the program, " + ours + " is used)");
      }
    }
    if (!said.isEmpty()) {
      LOG.warn("The settings of the job win over what its program sets: {}", String.join(", ", said));
    }
  }
}
