package io.millrace.engine;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.sql.parser.ddl.SqlSet;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.StatementSetOperation;

/**
 * The job of kind {@code sql}: runs the statements of a script in order, and all its INSERTs as one Flink job.
 *
 * <p>Main class in application mode: {@code SqlRunner --script <file.sql> --unique-prefix <prefix> [--parallelism
 * <uid>=<n>,...]}. A script that is not exactly one job is refused before anything runs. The prefix belongs to the job for
 * its life; see {@link Allocation}. Single operators get the parallelism given for them; see {@link OwnParallelism}.
 */
public final class SqlRunner {
  private SqlRunner() {}

  public static void main(String[] args) throws Exception {
    boolean own = args.length == 6 && args[4].equals("--parallelism");
    if (!(own || args.length == 4) || !args[0].equals("--script") || !args[2].equals("--unique-prefix")) {
      throw new IllegalArgumentException(
          "usage: SqlRunner --script <file.sql> --unique-prefix <prefix> [--parallelism <uid>=<n>,...]");
    }
    Path file = Path.of(args[1]);
    Script script = Script.read(Files.readString(file, StandardCharsets.UTF_8));
    List<Problem> problems = new ArrayList<>(script.problems());
    problems.addAll(Allowed.problemsOf(script));
    problems.addAll(JobShape.problemsOf(script));
    if (!problems.isEmpty()) {
      throw new ScriptRefused(file.getFileName().toString(), problems);
    }
    TableEnvironment env = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    run(script, (TableEnvironmentInternal) env, new Allocation(args[3]), own ? parallelismOf(args[5]) : Map.of());
  }

  private static Map<String, Integer> parallelismOf(String list) {
    return Arrays.stream(list.split(","))
        .map(entry -> entry.split("="))
        .collect(Collectors.toMap(entry -> entry[0], entry -> Integer.valueOf(entry[1])));
  }

  private static void run(
      Script script, TableEnvironmentInternal env, Allocation allocation, Map<String, Integer> parallelism)
      throws Exception {
    List<ModifyOperation> inserts = new ArrayList<>();
    for (Statement statement : script.statements()) {
      inserts.addAll(apply(statement, env, allocation));
    }
    StatePlan plan = StatePlan.of(env, inserts, parallelism);
    plan.refusedParallelism()
        .forEach(
            (uid, because) -> {
              throw new ProgramFailed("The operator " + uid + " cannot have a parallelism of its own. " + because);
            });
    plan.run();
  }

  /**
   * Applies one statement to the environment; what it would insert is returned, not run. The sql-service goes through
   * the same method, so what it accepted is what runs.
   */
  public static List<ModifyOperation> apply(
      Statement statement, TableEnvironmentInternal env, Allocation allocation) {
    if (statement.node() instanceof SqlSet set) {
      env.getConfig().set(set.getKeyString(), set.getValueString());
      return List.of();
    }
    if (statement.kind().equals("begin_statement_set") || statement.kind().equals("end_statement_set")) {
      return List.of();
    }
    List<ModifyOperation> inserts = new ArrayList<>();
    for (Operation operation : env.getParser().parse(statement.sql())) {
      if (operation instanceof StatementSetOperation set) {
        set.getOperations().forEach(one -> inserts.add(allocation.ofInsert(one)));
      } else if (operation instanceof ModifyOperation insert) {
        inserts.add(allocation.ofInsert(insert));
      } else {
        env.executeInternal(allocation.ofDeclaration(operation));
      }
    }
    return inserts;
  }
}
