package io.millrace.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environment a program of kind {@code jar} gets. What the settings of the job say, and what recovery rests on, wins
 * over what the program sets in code, so that a job is what its settings show; each such difference is told in the log.
 * What it makes is handed to {@link HeldJob}, and from there to the environment that Flink had given the program.
 */
final class HeldEnvironment extends StreamExecutionEnvironment {
  private static final Logger LOG = LoggerFactory.getLogger(HeldEnvironment.class);

  private final Configuration held;
  private final ClassLoader classLoader;
  private final HeldJob job;

  private HeldEnvironment(Configuration all, ClassLoader classLoader, Configuration held, HeldJob job) {
    super(all, classLoader);
    this.held = held;
    this.classLoader = classLoader;
    this.job = job;
  }

  /**
   * From now on every environment the program asks for is one of these. {@code prefixes} say which keys are held;
   * {@code restore} is added to what the cluster is configured with.
   */
  static HeldJob install(List<String> prefixes, Configuration restore) {
    StreamExecutionEnvironment given = StreamExecutionEnvironment.getExecutionEnvironment();
    given.configure(restore, Thread.currentThread().getContextClassLoader());
    Configuration cluster = new Configuration((Configuration) given.getConfiguration());
    Configuration held = new Configuration();
    for (Map.Entry<String, String> entry : cluster.toMap().entrySet()) {
      if (prefixes.stream().anyMatch(entry.getKey()::startsWith)) {
        held.setString(entry.getKey(), entry.getValue());
      }
    }
    ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
    HeldJob job = new HeldJob(given);
    initializeContextEnvironment(
        asked -> {
          Configuration all = new Configuration(cluster);
          all.addAll(asked);
          all.addAll(held);
          return new HeldEnvironment(all, classLoader, held, job);
        });
    return job;
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
  public JobClient executeAsync(StreamGraph graph) {
    tell(graph.getCheckpointConfig().toConfiguration().toMap());
    // A graph that came from tables was made with their configuration, not with this environment's.
    graph.getCheckpointConfig().configure(held);
    graph.getExecutionConfig().configure(held, classLoader);
    return job.made(graph, getJobListeners());
  }

  private void tell(Map<String, String> wanted) {
    List<String> said = new ArrayList<>();
    held.toMap()
        .forEach(
            (key, ours) -> {
              String own = wanted.get(key);
              if (own != null && !own.equals(ours)) {
                said.add(key + " (" + own + " in the program, " + ours + " is used)");
              }
            });
    if (!said.isEmpty()) {
      LOG.warn("The settings of the job win over what its program sets: {}", String.join(", ", said));
    }
  }
}
