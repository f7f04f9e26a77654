package io.millrace.sql;

import io.millrace.engine.Allowed;
import io.millrace.engine.Problem;
import io.millrace.engine.Script;
import io.millrace.engine.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.sql.parser.ddl.SqlCreateFunction;

/** What a script may not do to the machine and to what Millrace looks after. */
final class Policy {
  static final String OPTION = "forbidden_option";

  /** A scheme: a word of two letters or more and a colon; one letter would be a Windows drive. */
  private static final Pattern SCHEME = Pattern.compile("^([a-z][a-z0-9+.-]+):", Pattern.CASE_INSENSITIVE);
  private static final Set<String> STORES = Set.of("s3", "s3a");
  private static final Set<String> PATH_KEYS = Set.of("path", "warehouse");

  private static final Pattern SETTABLE =
      Pattern.compile("(table|pipeline|restart-strategy|execution|state\\.backend|state\\.changelog|sql-client)\\..*");
  private static final Pattern OWNED =
      Pattern.compile(
          ".*(dir|directory|storage|path)$|.*jars$|.*classpaths$|table\\.(catalog-store|resources)\\..*|pipeline\\.cached-files"
              + "|pipeline\\.jobvertex-parallelism-overrides|pipeline\\.max-parallelism|pipeline\\.fixed-job-id.*"
              + "|table\\.exec\\.resource\\.default-parallelism"
              + "|execution\\.(target|attached|shutdown-on.*|submit-failed.*|savepoint.*|state-recovery.*|job-status.*)"
              + "|execution\\.checkpointing\\.(externalized.*|savepoint.*|num-retained)|state\\.backend\\.rocksdb\\.log\\..*"
              + "|state\\.backend\\.rocksdb\\.options-factory|table\\.sql-dialect|table\\.dml-sync");

  private final boolean allowLocalFiles;

  Policy(boolean allowLocalFiles) {
    this.allowLocalFiles = allowLocalFiles;
  }

  List<Problem> problemsOf(Script script, Declared declared, Connectors connectors) {
    List<Problem> problems = new ArrayList<>(Allowed.problemsOf(script));
    script.statements().forEach(statement -> refuseCode(statement, problems));
    for (Option option : declared.options()) {
      switch (option.place()) {
        case SET -> refuseSetting(option, problems);
        case CATALOG -> {
          refuseCatalog(option, connectors, problems);
          refusePath(option, problems);
        }
        case TABLE, HINT -> refusePath(option, problems);
        default -> throw new IllegalStateException(option.place().toString());
      }
    }
    return problems;
  }

  private static void refuseCode(Statement statement, List<Problem> problems) {
    if (!(statement.node() instanceof SqlCreateFunction create)) {
      return;
    }
    String why = null;
    if (!create.getResourceInfos().isEmpty()) {
      why = "USING JAR would load code that is not an artifact of the job.";
    } else if ("PYTHON".equalsIgnoreCase(create.getFunctionLanguage())) {
      why = "Functions in Python are not supported.";
    }
    if (why != null) {
      String fix = "Add the jar to the artifacts of the job, then CREATE FUNCTION ... AS '<class>'.";
      problems.add(Problem.of(statement.range(), statement.index(), Allowed.CODE, why, fix));
    }
  }

  private static void refuseSetting(Option option, List<Problem> problems) {
    String key = option.key();
    if (key.equals("execution.runtime-mode")) {
      if (!option.value().equalsIgnoreCase("streaming")) {
        problems.add(forbidden(option, "Jobs here are streaming jobs.", "Remove this SET; bounded sources end the job all the same."));
      }
    } else if (key.equals("parallelism.default")) {
      problems.add(forbidden(option, "Parallelism is a setting of the job.", "Remove this SET and set it on the job."));
    } else if (!SETTABLE.matcher(key).matches() || OWNED.matcher(key).matches()) {
      problems.add(
          forbidden(option, "'" + key + "' is looked after by Millrace and cannot be SET in a script.", "Remove this SET."));
    }
  }

  private static void refuseCatalog(Option option, Connectors connectors, List<Problem> problems) {
    if (option.key().equals("type") && !connectors.catalogs().contains(option.value())) {
      String message = "There is no catalog of type '" + option.value() + "' here.";
      String fix = Nearest.hint(option.value(), connectors.catalogs());
      problems.add(Problem.of(option.whole(), option.statement().index(), Allowed.CODE, message, fix));
    }
  }

  private void refusePath(Option option, List<Problem> problems) {
    String value = option.value().strip();
    var scheme = SCHEME.matcher(value);
    String name = scheme.find() ? scheme.group(1).toLowerCase(Locale.ROOT) : "";
    boolean isPath = PATH_KEYS.contains(option.key());
    boolean local = name.equals("file") || (isPath && name.isEmpty());
    if (local && !allowLocalFiles) {
      problems.add(forbidden(option, "Files of the machine are out of reach for a job.", "Use an s3:// path."));
    } else if (isPath && !local && !STORES.contains(name)) {
      problems.add(forbidden(option, "There is no file system for " + name + ":// here.", "Use an s3:// path."));
    }
  }

  private static Problem forbidden(Option option, String message, String fix) {
    return Problem.of(option.whole(), option.statement().index(), OPTION, message, fix);
  }
}
