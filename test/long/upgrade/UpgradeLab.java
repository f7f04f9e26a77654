import io.millrace.engine.Allocation;
import io.millrace.engine.Script;
import io.millrace.engine.SqlRunner;
import io.millrace.engine.StatePlan;
import io.millrace.engine.Statement;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.operations.ModifyOperation;

/**
 * Runs many SQL jobs on small clusters inside this one JVM, through the very code that runs them in an engine task.
 *
 * <p>{@code UpgradeLab <folder> <mode>}; every job is a folder below with {@code job.sql}, {@code config} and the rows to
 * read, {@code first.json} and {@code second.json}. What a job prints and how it went is written beside them as {@code
 * <mode>.out} and {@code <mode>.result}.
 *
 * <ul>
 *   <li>{@code save}: reads the first rows, stops with a savepoint.
 *   <li>{@code restore-<name>}: starts from that savepoint with the second rows there too.
 *   <li>{@code whole-<name>}: reads both, one after the other, without a stop: what the two above must come to together.
 *   <li>{@code plan-<name>}: only says what the planner makes of it.
 * </ul>
 */
public final class UpgradeLab {
  private static final long QUIET_MS = 2_500;
  private static final long PATIENCE_MS = 45_000;
  private static final int AT_ONCE = 8;
  private static final long BEGAN = System.currentTimeMillis();
  private static final Map<String, List<String>> PRINTED = new ConcurrentHashMap<>();

  private UpgradeLab() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    String mode = args[1];
    System.setOut(new PrintStream(new Lines(), true, StandardCharsets.UTF_8));
    List<Path> jobs;
    try (Stream<Path> found = Files.list(folder)) {
      jobs = found.filter(Files::isDirectory).sorted().toList();
    }
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    for (Path job : jobs) {
      pool.submit(() -> one(job, mode));
    }
    pool.shutdown();
    pool.awaitTermination(1, TimeUnit.HOURS);
    System.exit(0);
  }

  private static void one(Path job, String mode) {
    String name = job.getFileName().toString();
    String result;
    try {
      result = run(job, name, mode);
    } catch (Throwable failed) {
      result = "failed\n" + causes(failed);
    }
    try {
      Files.writeString(job.resolve(mode + ".out"), String.join("\n", PRINTED.getOrDefault(name, List.of())));
      Files.writeString(job.resolve(mode + ".result"), result);
    } catch (java.io.IOException full) {
      throw new java.io.UncheckedIOException(full);
    }
    note(name, mode + " " + result.lines().findFirst().orElse(""));
  }

  private static String run(Path job, String name, String mode) throws Exception {
    boolean whole = mode.startsWith("whole");
    Path input = job.resolve(whole ? mode : "input");
    Files.createDirectories(input);
    if (whole || mode.startsWith("plan") || mode.equals("save")) {
      put(job.resolve("first"), input, "first");
    } else {
      put(job.resolve("second"), input, "second");
    }
    if (mode.startsWith("plan")) {
      Inserts inserts = read(job, input, mode, name);
      PRINTED.put(name, List.of(inserts.env().explainInternal(new ArrayList<>(inserts.operations()))));
      return "ok\n";
    }
    note(name, "begins");
    JobClient client = start(job, input, mode, name);
    note(name, "submitted");
    boolean stopped = false;
    try {
      savepoint(client, job.resolve("running-" + mode));
      untilQuiet(client, name, 0);
      note(name, "quiet");
      if (whole) {
        int before = count(name);
        put(job.resolve("second"), input, "second");
        untilQuiet(client, name, before + 1);
      }
      if (mode.equals("save")) {
        stopped = true;
        return "ok\n" + client.stopWithSavepoint(false, job.resolve("savepoints").toString(), SavepointFormatType.CANONICAL)
            .get(60, TimeUnit.SECONDS);
      }
      // A job that restored and cannot take a checkpoint has not been upgraded.
      savepoint(client, job.resolve("after-" + mode));
      return "ok\n";
    } finally {
      if (!stopped) {
        client.cancel().exceptionally(over -> null);
      }
    }
  }

  private record Inserts(TableEnvironmentInternal env, List<ModifyOperation> operations) {}

  private static JobClient start(Path job, Path input, String mode, String name) throws Exception {
    Inserts inserts = read(job, input, mode, name);
    return StatePlan.of(inserts.env(), inserts.operations(), Map.of()).run();
  }

  private static Inserts read(Path job, Path input, String mode, String name) throws Exception {
    Map<String, String> settings = new HashMap<>(Map.of("parallelism.default", "1"));
    Files.readAllLines(job.resolve("config")).stream()
        .filter(line -> !line.isBlank())
        .forEach(line -> settings.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    settings.put("execution.target", "local");
    settings.put("rest.bind-address", "127.0.0.1");
    settings.put("rest.address", "127.0.0.1");
    settings.put("pipeline.max-parallelism", "128");
    settings.put("execution.checkpointing.interval", "1 s");
    settings.put("restart-strategy.type", "none");
    settings.put("execution.checkpointing.dir", job.resolve("checkpoints-" + mode).toUri().toString());
    if (mode.startsWith("restore")) {
      settings.put("execution.state-recovery.path", savepoint(job));
    }
    TableEnvironmentInternal env =
        (TableEnvironmentInternal)
            TableEnvironment.create(
                EnvironmentSettings.newInstance()
                    .inStreamingMode()
                    .withConfiguration(Configuration.fromMap(settings))
                    .build());
    String sql = Files.readString(job.resolve("job.sql")).replace("{in}", input.toUri().toString()).replace("{name}", name);
    Script script = Script.read(sql);
    if (!script.problems().isEmpty()) {
      throw new IllegalArgumentException(script.problems().toString());
    }
    Allocation allocation = new Allocation(name);
    List<ModifyOperation> inserts = new ArrayList<>();
    for (Statement statement : script.statements()) {
      inserts.addAll(SqlRunner.apply(statement, env, allocation));
    }
    return new Inserts(env, inserts);
  }

  /** Also the way to know that every task runs: before that Flink refuses. */
  private static void savepoint(JobClient client, Path into) throws Exception {
    long end = System.currentTimeMillis() + PATIENCE_MS;
    while (true) {
      try {
        client.triggerSavepoint(into.toString(), SavepointFormatType.CANONICAL).get(60, TimeUnit.SECONDS);
        return;
      } catch (java.util.concurrent.ExecutionException notYet) {
        if (client.getJobStatus().get(30, TimeUnit.SECONDS).isTerminalState()) {
          client.getJobExecutionResult().get(30, TimeUnit.SECONDS);
        }
        if (System.currentTimeMillis() > end) {
          throw notYet;
        }
        Thread.sleep(300);
      }
    }
  }

  private static String savepoint(Path job) throws Exception {
    List<String> lines = Files.readAllLines(job.resolve("save.result"));
    if (!lines.get(0).equals("ok")) {
      throw new IllegalStateException("there is no savepoint");
    }
    return lines.get(1);
  }

  /** Until the job runs, at least so many lines are there and no new one came for a while. */
  private static void untilQuiet(JobClient client, String name, int atLeast) throws Exception {
    long end = System.currentTimeMillis() + PATIENCE_MS;
    long since = System.currentTimeMillis();
    int known = -1;
    while (System.currentTimeMillis() < end) {
      String state = client.getJobStatus().get(30, TimeUnit.SECONDS).toString();
      if (state.equals("FAILED") || state.equals("FAILING")) {
        client.getJobExecutionResult().get(30, TimeUnit.SECONDS);
      }
      int now = count(name);
      if (now != known || !state.equals("RUNNING")) {
        known = now;
        since = System.currentTimeMillis();
      }
      // One that prints nothing yet may still have to start reading.
      if (known >= atLeast && System.currentTimeMillis() - since > (known == 0 ? 3 * QUIET_MS : QUIET_MS)) {
        return;
      }
      Thread.sleep(50);
    }
  }

  /** In one step, so that a source never reads half a file. */
  private static void put(Path from, Path input, String as) throws Exception {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Path folder = Files.createDirectories(input.resolve(file.getFileName().toString().replace(".json", "")));
        Path hidden = folder.resolve("." + as);
        Files.copy(file, hidden, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.move(hidden, folder.resolve(as), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static void note(String name, String what) {
    System.err.println((System.currentTimeMillis() - BEGAN) + " ms " + name + " " + what);
  }

  private static int count(String name) {
    return PRINTED.getOrDefault(name, List.of()).size();
  }

  private static String causes(Throwable thrown) {
    StringBuilder out = new StringBuilder();
    for (Throwable cause = thrown; cause != null && out.length() < 4_000; cause = cause.getCause()) {
      out.append(cause.getClass().getName()).append(": ").append(cause.getMessage()).append('\n');
    }
    return out.toString();
  }

  /** The print sink writes {@code <job>> +I[...]}; each line goes to its job. */
  private static final class Lines extends OutputStream {
    private final java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();

    @Override
    public synchronized void write(int b) {
      if (b != '\n') {
        line.write(b);
        return;
      }
      String text = line.toString(StandardCharsets.UTF_8);
      line.reset();
      int at = text.indexOf("> ");
      if (at > 0) {
        String job = text.substring(0, at).replaceAll(":\\d+$", "");
        PRINTED.computeIfAbsent(job, any -> java.util.Collections.synchronizedList(new ArrayList<>())).add(text.substring(at + 2));
      }
    }
  }
}
