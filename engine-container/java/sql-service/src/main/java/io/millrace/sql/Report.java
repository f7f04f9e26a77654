package io.millrace.sql;

import io.millrace.engine.PlannedOperator;
import io.millrace.engine.StatefulOperator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The answer to one check, as it goes over the wire; secrets are already masked.
 *
 * @param state the operators that keep state; null when the script is wrong
 * @param operators all that have a name; null when the script is wrong
 * @param refusedParallelism why an operator cannot have the parallelism asked for, by uid; null when the script is wrong
 */
record Report(
    boolean ok,
    List<Error> errors,
    List<Part> statements,
    List<Table> tables,
    Set<String> connectors,
    Set<String> formats,
    String plan,
    List<StatefulOperator> state,
    List<PlannedOperator> operators,
    Map<String, String> refusedParallelism,
    long ms) {

  /** A problem; {@code statement} counts from 0, or is null when the script as a whole is meant. */
  record Error(
      int line,
      int column,
      int endLine,
      int endColumn,
      Integer statement,
      String code,
      String message,
      String fix,
      String detail) {}

  /** A statement and its place. */
  record Part(String kind, int line, int column, int endLine, int endColumn) {}

  /** A table that the job reads ({@code source}) or writes ({@code sink}). */
  record Table(String name, String connector, Map<String, String> options, Set<String> role) {}
}
