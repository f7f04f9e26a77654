package io.millrace.sql;

import io.millrace.engine.Allocation;
import io.millrace.engine.Allowed;
import io.millrace.engine.JobShape;
import io.millrace.engine.Kinds;
import io.millrace.engine.Limits;
import io.millrace.engine.PlannedOperator;
import io.millrace.engine.Problem;
import io.millrace.engine.Script;
import io.millrace.engine.SqlRunner;
import io.millrace.engine.StatePlan;
import io.millrace.engine.StatefulOperator;
import io.millrace.engine.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.operations.ModifyOperation;

/**
 * One check of one script, in a table environment of its own that nothing else has seen or will see.
 *
 * <p>Declarations are executed (they only fill the catalog, which lives in memory), INSERTs are planned down to the
 * stream graph and never run.
 */
final class Check {
  private static final String PLAN_TITLE = "== Optimized Execution Plan ==";

  /**
   * Flink cuts the code it generates into small methods, for the JIT compiler's sake, and that takes half the time of a
   * check. Nothing is run here, so only the 64 KiB limit of a method matters, which this many characters stay below.
   */
  private static final int UNSPLIT_CODE = 60_000;

  /** Stands for the prefix of the job: a check is for no job in particular. */
  private static final String ANY_JOB = "job";

  private final Script script;
  private final Declared declared;
  private final Identifiers identifiers;
  private final List<Problem> problems = new ArrayList<>();
  private final Set<Integer> skipped = new HashSet<>();
  private final List<Planned> planned = new ArrayList<>();
  private final TableEnvironmentInternal env;
  private final FlinkErrors errors;
  private String plan;
  private List<StatefulOperator> state = List.of();
  private List<PlannedOperator> operators = List.of();
  private Map<String, String> refusedParallelism = Map.of();

  /** An INSERT that passed validation, and where it stands. */
  private record Planned(ModifyOperation operation, Declared.Insert insert) {}

  private Check(Script script, int parallelism, Connectors connectors, Policy policy) {
    this.script = script;
    this.declared = Declared.of(script);
    this.identifiers = Identifiers.of(declared);
    problems.addAll(script.problems());
    problems.addAll(policy.problemsOf(script, declared, connectors));
    problems.forEach(problem -> skipped.add(problem.statement()));
    problems.addAll(identifiers.problemsOf(connectors));
    problems.addAll(JobShape.problemsOf(script));
    ClassLoader loader = connectors.loaderOf(connectors.ownersOf(identifiers.all()));
    Thread.currentThread().setContextClassLoader(loader);
    this.env = environment(loader, parallelism);
    this.errors = new FlinkErrors(declared, env, connectors);
  }

  /**
   * Never throws for what a script says; ran in a thread of its own, as the planner keeps state per thread.
   *
   * @param settings of the job that have a say in its plan
   */
  static Report run(String text, Settings settings, Connectors connectors, Policy policy) {
    long start = System.nanoTime();
    Check check = new Check(Script.read(text), settings.parallelism(), connectors, policy);
    settings.table().forEach(check.env.getConfig()::set);
    check.applyAll();
    check.planAll(settings.operators());
    return check.report(System.nanoTime() - start);
  }

  /**
   * @param table keys of Flink's table configuration
   * @param operators parallelism of single operators, by uid
   */
  record Settings(int parallelism, Map<String, String> table, Map<String, Integer> operators) {}

  private static TableEnvironmentInternal environment(ClassLoader loader, int parallelism) {
    Configuration config = new Configuration();
    config.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    config.set(TableConfigOptions.MAX_LENGTH_GENERATED_CODE, UNSPLIT_CODE);
    return (TableEnvironmentInternal)
        TableEnvironment.create(
            EnvironmentSettings.newInstance().inStreamingMode().withClassLoader(loader).withConfiguration(config).build());
  }

  private void applyAll() {
    Allocation allocation = new Allocation(ANY_JOB);
    for (Statement statement : script.statements()) {
      if (skipped.contains(statement.index()) || statement.kind().equals(Kinds.INVALID) || !Allowed.allows(statement)) {
        skipped.add(statement.index());
        continue;
      }
      List<Declared.Insert> own = declared.insertsOf(statement);
      try {
        List<ModifyOperation> operations = SqlRunner.apply(statement, env, allocation);
        for (int i = 0; i < operations.size(); i++) {
          planned.add(new Planned(operations.get(i), own.get(i)));
        }
      } catch (Exception | LinkageError | StackOverflowError thrown) {
        skipped.add(statement.index());
        report(thrown, statement, own.size() == 1 ? own.get(0) : null);
      }
    }
  }

  /** By the same code that names the operators of the job: what is said here of its state is what the job does. */
  private void planAll(Map<String, Integer> parallelism) {
    if (planned.isEmpty()) {
      return;
    }
    try {
      StatePlan all = StatePlan.of(env, planned.stream().map(Planned::operation).toList(), parallelism);
      plan = PLAN_TITLE + "\n" + all.text();
      state = all.operators();
      operators = all.planned();
      refusedParallelism = all.refusedParallelism();
    } catch (Exception | LinkageError | StackOverflowError thrown) {
      int before = problems.size();
      if (planned.size() > 1) {
        planned.forEach(this::explainAlone);
      }
      if (problems.size() == before) {
        report(thrown, planned.get(0).insert().statement(), planned.get(0).insert());
      }
    }
  }

  /** To learn which of several INSERTs is at fault, and whether more than one is. */
  private void explainAlone(Planned one) {
    try {
      env.explainInternal(List.of(one.operation()), new ExplainDetail[0]);
    } catch (Exception | LinkageError | StackOverflowError thrown) {
      report(thrown, one.insert().statement(), one.insert());
    }
  }

  private void report(Throwable thrown, Statement statement, Declared.Insert insert) {
    FlinkErrors.Explained explained =
        thrown instanceof StackOverflowError
            ? new FlinkErrors.Explained(tooDeep(statement), null)
            : errors.explain(thrown, statement, insert);
    Problem problem = explained.problem();
    boolean known =
        problems.stream().anyMatch(old -> old.range().equals(problem.range()) && old.code().equals(problem.code()));
    if (!known && !isConsequence(problem, explained.subject(), statement)) {
      problems.add(problem);
    }
  }

  private static Problem tooDeep(Statement statement) {
    Problem problem = Limits.tooDeep(statement.range());
    return Problem.of(problem.range(), statement.index(), problem.code(), problem.message(), problem.fix());
  }

  /** A table or function is missing because the statement that makes it was already found wrong. */
  private boolean isConsequence(Problem problem, String subject, Statement statement) {
    boolean missing =
        problem.code().equals(FlinkErrors.UNKNOWN_TABLE) || problem.code().equals(FlinkErrors.UNKNOWN_FUNCTION);
    return missing
        && subject != null
        && script.statements().stream()
            .filter(before -> before.index() < statement.index() && skipped.contains(before.index()))
            .anyMatch(before -> before.text().contains(subject));
  }

  private Report report(long nanos) {
    Secrets secrets = new Secrets(script);
    boolean ok = problems.isEmpty();
    List<Report.Table> tables =
        Lineage.of(planned.stream().map(Planned::operation).toList(), env.getCatalogManager(), secrets);
    return new Report(
        ok,
        Reports.errors(problems, secrets),
        Reports.statements(script),
        tables,
        new TreeSet<>(identifiers.connectors()),
        new TreeSet<>(identifiers.formats()),
        ok ? secrets.mask(plan) : null,
        ok ? Reports.state(state, secrets) : null,
        ok ? Reports.operators(operators, secrets) : null,
        ok ? refusedParallelism : null,
        nanos / 1_000_000);
  }
}
