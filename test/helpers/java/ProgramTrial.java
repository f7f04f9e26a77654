package io.millrace.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ClusterOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.security.FlinkSecurityManager;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * Runs programs through JarRunner in one JVM without a cluster: what would be submitted is written down instead. Arguments:
 * a folder to work in, then names of classes. Prints of each {@code name <tab> jobs submitted <tab> how it ended}.
 */
public final class ProgramTrial {
  private static final Configuration CLUSTER = new Configuration();
  private static final List<StreamGraph> SUBMITTED = new ArrayList<>();

  private ProgramTrial() {}

  public static void main(String[] args) throws Exception {
    CLUSTER.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, "00000000000000000000000000000001");
    CLUSTER.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(5_000));
    CLUSTER.set(ClusterOptions.INTERCEPT_USER_SYSTEM_EXIT, ClusterOptions.UserSystemExitMode.THROW);
    FlinkSecurityManager.setFromConfiguration(CLUSTER);
    for (int at = 1; at < args.length; at++) {
      SUBMITTED.clear();
      String end = run(Path.of(args[0], "program"), args[at]);
      System.out.println(args[at] + "\t" + SUBMITTED.size() + "\t" + end.replace('\n', ' '));
    }
  }

  private static String run(Path program, String entryClass) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (String line : new String[] {entryClass, "execution.checkpointing.interval", "one", "zwei Wörter, 三"}) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      lines.append(Base64.getEncoder().encodeToString(bytes)).append('\n');
    }
    Files.writeString(program, lines);
    Cluster.isGiven();
    FlinkSecurityManager.monitorUserSystemExitForCurrentThread();
    try {
      JarRunner.main(new String[] {"--program", program.toString()});
      return "checkpoints every " + SUBMITTED.get(0).getCheckpointConfig().getCheckpointInterval() + " ms";
    } catch (ProgramFailed told) {
      return told.getMessage();
    } finally {
      FlinkSecurityManager.unmonitorUserSystemExitForCurrentThread();
    }
  }

  /** What Flink would hand to a program. */
  private static final class Cluster extends StreamExecutionEnvironment {
    private Cluster() {
      super(CLUSTER);
    }

    static void isGiven() {
      initializeContextEnvironment(asked -> new Cluster());
    }

    @Override
    public JobClient executeAsync(StreamGraph graph) {
      SUBMITTED.add(graph);
      return null;
    }
  }

  private static StreamExecutionEnvironment flow() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.enableCheckpointing(77);
    env.fromSequence(1, 2).sinkTo(new DiscardingSink<>());
    return env;
  }

  public static final class Good {
    public static void main(String[] args) throws Exception {
      if (!args[1].equals("zwei Wörter, 三") || args.length != 2) {
        throw new IllegalArgumentException("not the arguments that were given");
      }
      flow().execute();
      if (!SUBMITTED.isEmpty()) {
        throw new IllegalStateException("submitted before main has returned");
      }
    }
  }

  public static final class Throws {
    public static void main(String[] args) throws Exception {
      throw new IOException("no such topic");
    }
  }

  public static final class ThrowsAfterExecute {
    public static void main(String[] args) throws Exception {
      flow().execute();
      throw new IOException("cannot write the report");
    }
  }

  public static final class NeverExecutes {
    public static void main(String[] args) {
      flow();
    }
  }

  public static final class ExecutesTwice {
    public static void main(String[] args) throws Exception {
      flow().execute();
      flow().execute();
    }
  }

  public static final class Exits {
    public static void main(String[] args) throws Exception {
      flow().execute();
      System.exit(7);
    }
  }

  public static final class HasNoMain {}

  public static final class MainIsNotStatic {
    public void main(String[] args) {}
  }

  public static final class LacksAClass {
    public static void main(String[] args) {
      throw new NoClassDefFoundError("com/example/Absent");
    }
  }

  public static final class FailsToBegin {
    static final int NONE = Integer.parseInt("none");

    public static void main(String[] args) {}
  }
}
