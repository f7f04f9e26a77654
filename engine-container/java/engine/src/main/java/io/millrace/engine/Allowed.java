package io.millrace.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which kinds of statement a job may hold. Everything else is refused, so that nothing new slips in unseen. */
public final class Allowed {
  public static final String CODE = "forbidden_statement";

  private static final Set<String> KINDS =
      Set.of(
          Kinds.SET, Kinds.INSERT, Kinds.STATEMENT_SET, Kinds.INVALID, "begin_statement_set", "end_statement_set",
          "create_table", "create_table_like", "create_view", "create_function", "create_catalog", "create_database",
          "drop_table", "drop_view", "drop_function", "drop_catalog", "drop_database", "use_catalog", "use_database",
          "alter_table_options", "alter_table_reset", "alter_table_add", "alter_table_modify", "alter_table_rename",
          "alter_table_rename_column", "alter_table_drop_column", "alter_table_drop_constraint",
          "alter_table_drop_primary_key", "alter_table_drop_watermark", "alter_view_as", "alter_view_rename");

  private static final Map<String, String> INSTEAD =
      Map.of(
          Kinds.SELECT, "A SELECT by itself has nowhere to put its rows.",
          "create_table_as", "CREATE TABLE AS would make a Flink job of its own.",
          "replace_table_as", "REPLACE TABLE AS would make a Flink job of its own.",
          "add_jar", "ADD JAR would load code that is not an artifact of the job.",
          "remove_jar", "Jars belong to the settings of the job.",
          "reset", "RESET would undo settings of the job.");

  private static final Map<String, String> FIXES =
      Map.of(
          Kinds.SELECT, "Write INSERT INTO <table> in front of it, or use a debug run.",
          "create_table_as", "Write CREATE TABLE, then INSERT INTO ... SELECT.",
          "replace_table_as", "Write CREATE TABLE, then INSERT INTO ... SELECT.",
          "add_jar", "Add the jar to the artifacts of the job.",
          "reset", "Remove the SET instead.");

  private Allowed() {}

  public static List<Problem> problemsOf(Script script) {
    List<Problem> problems = new ArrayList<>();
    for (Statement statement : script.statements()) {
      if (!KINDS.contains(statement.kind())) {
        problems.add(refuse(statement));
      }
    }
    return problems;
  }

  public static boolean allows(Statement statement) {
    return KINDS.contains(statement.kind());
  }

  private static Problem refuse(Statement statement) {
    String words = statement.kind().replace('_', ' ').toUpperCase(java.util.Locale.ROOT);
    String message = INSTEAD.getOrDefault(statement.kind(), words + " cannot be part of a job.");
    String fix = FIXES.getOrDefault(statement.kind(), "Remove it.");
    return Problem.of(statement.range(), statement.index(), CODE, message, fix);
  }
}
