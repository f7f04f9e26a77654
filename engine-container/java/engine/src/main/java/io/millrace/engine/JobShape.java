package io.millrace.engine;

import java.util.ArrayList;
import java.util.List;

/** A script is one Flink job: its INSERTs, loose or in one statement set, run together. */
public final class JobShape {
  public static final String NO_INSERT = "no_insert";
  public static final String TWO_JOBS = "two_jobs";
  private static final String BEGIN = "begin_statement_set";
  private static final String END = "end_statement_set";

  private JobShape() {}

  /** Why the script would not be exactly one job; empty when it is. */
  public static List<Problem> problemsOf(Script script) {
    List<Problem> problems = new ArrayList<>();
    boolean loose = false;
    boolean set = false;
    Statement open = null;
    for (Statement statement : script.statements()) {
      switch (statement.kind()) {
        case Kinds.INSERT -> {
          if (open == null && set) {
            problems.add(twoJobs(statement));
          }
          loose = loose || open == null;
        }
        case Kinds.STATEMENT_SET, BEGIN -> {
          if (loose || set) {
            problems.add(twoJobs(statement));
          }
          set = true;
          open = statement.kind().equals(BEGIN) ? statement : open;
        }
        case END -> open = null;
        default -> {}
      }
    }
    if (open != null) {
      problems.add(problem(open, SyntaxErrors.CODE, "This statement set is never ended.", "Write END; after its INSERTs."));
    }
    // A statement that does not parse or is refused may have been meant to be the INSERT.
    boolean unsure = !script.problems().isEmpty() || !Allowed.problemsOf(script).isEmpty();
    if (!loose && !set && !unsure) {
      problems.add(noInsert(script));
    }
    return problems;
  }

  private static Problem twoJobs(Statement statement) {
    return problem(
        statement,
        TWO_JOBS,
        "This would make a second Flink job; a script is one job.",
        "Put all INSERTs into one EXECUTE STATEMENT SET BEGIN ... END, or move these to a job of their own.");
  }

  private static Problem noInsert(Script script) {
    Range end = Range.at(1, 1);
    if (!script.statements().isEmpty()) {
      Range last = script.statements().get(script.statements().size() - 1).range();
      end = Range.at(last.endLine(), last.endColumn());
    }
    return Problem.of(
        end, null, NO_INSERT, "The script has no INSERT, so there is nothing to run.", "Add INSERT INTO <table> SELECT ....");
  }

  private static Problem problem(Statement statement, String code, String message, String fix) {
    return Problem.of(statement.range(), statement.index(), code, message, fix);
  }
}
