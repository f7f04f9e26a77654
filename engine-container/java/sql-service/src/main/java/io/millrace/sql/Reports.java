package io.millrace.sql;

import io.millrace.engine.PlannedOperator;
import io.millrace.engine.Problem;
import io.millrace.engine.Range;
import io.millrace.engine.Script;
import io.millrace.engine.StatefulOperator;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Puts what was found into the form of the answer: in order of place, bounded, and without secrets. */
final class Reports {
  private static final int MOST_ERRORS = 100;
  private static final int LONGEST_TEXT = 2000;

  private Reports() {}

  static List<Report.Error> errors(List<Problem> problems, Secrets secrets) {
    return problems.stream()
        .sorted(Comparator.comparingInt((Problem p) -> p.range().line()).thenComparingInt(p -> p.range().column()))
        .limit(MOST_ERRORS)
        .map(problem -> error(problem, secrets))
        .toList();
  }

  static List<Report.Part> statements(Script script) {
    return script.statements().stream()
        .map(
            statement -> {
              Range at = statement.range();
              return new Report.Part(statement.kind(), at.line(), at.column(), at.endLine(), at.endColumn());
            })
        .toList();
  }

  static List<StatefulOperator> state(List<StatefulOperator> operators, Secrets secrets) {
    return operators.stream().map(one -> one.called(secrets.mask(one.name()))).toList();
  }

  static List<PlannedOperator> operators(List<PlannedOperator> operators, Secrets secrets) {
    return operators.stream().map(one -> one.called(secrets.mask(one.name()))).toList();
  }

  /** An answer that is about the check itself, such as that it took too long. */
  static Report failed(String code, String message, String fix, long ms) {
    Report.Error error = new Report.Error(1, 1, 1, 1, null, code, message, fix, null);
    return new Report(false, List.of(error), List.of(), List.of(), Set.of(), Set.of(), null, null, null, null, ms);
  }

  private static Report.Error error(Problem problem, Secrets secrets) {
    Range at = problem.range();
    return new Report.Error(
        at.line(),
        at.column(),
        at.endLine(),
        at.endColumn(),
        problem.statement(),
        problem.code(),
        cut(secrets.mask(problem.message())),
        cut(secrets.mask(problem.fix())),
        cut(secrets.mask(problem.detail())));
  }

  private static String cut(String text) {
    return text == null || text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
  }
}
