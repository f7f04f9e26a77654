package io.millrace.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;

/**
 * A JobManager that was started beside the one of the run before it (decision 0009): it does all that can be done without
 * the savepoint, and waits for it. Nothing of its job exists until then.
 */
final class Held {
  /** Set in a JVM that waits. */
  private static final String WAITS = "millrace.held";

  /** In the folder for temporary files: there once the JVM waits. */
  private static final String SIGN = "held";

  private static final ConfigOption<String> CHECKPOINTS =
      ConfigOptions.key("execution.checkpointing.dir").stringType().noDefaultValue();

  private Held() {}

  /**
   * What the job is to restore, as Flink's configuration has it; empty, at once, in a JVM that does not wait. The parent
   * tells the path in Base64, nothing for an empty state, and behind a space whether state may be left behind.
   *
   * @param cluster what the job is configured with
   */
  static Configuration untilTold(ReadableConfig cluster) throws IOException {
    Configuration restore = new Configuration();
    if (!Boolean.getBoolean(WAITS)) {
      return restore;
    }
    String checkpoints = cluster.get(CHECKPOINTS);
    if (checkpoints != null) {
      // Its first use takes most of a second, for which the job would wait when it restores; Flink keeps it.
      new org.apache.flink.core.fs.Path(checkpoints).getFileSystem();
    }
    Files.createFile(Path.of(System.getProperty("java.io.tmpdir"), SIGN));
    String[] told = Launcher.told().split(" ", 2);
    if (!told[0].isEmpty()) {
      String path = new String(Base64.getDecoder().decode(told[0]), StandardCharsets.UTF_8);
      SavepointRestoreSettings.toConfiguration(
          SavepointRestoreSettings.forPath(path, Boolean.parseBoolean(told[1])), restore);
    }
    return restore;
  }
}
