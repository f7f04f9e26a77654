package io.millrace.sql;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What Flink says for the mistakes people make most, and what we say instead. Messages are matched from the root cause
 * outwards, rules in this order; {@code {1}} stands for the first group of the pattern.
 */
final class Rules {
  enum Candidates {
    NONE,
    COLUMNS,
    TABLES,
    FUNCTIONS,
    TYPES
  }

  /** Where a problem is when Flink does not say: by default at the target of the INSERT, or the statement. */
  enum Where {
    TARGET,
    NAME,
    SELECTED_COLUMN,
    WATERMARK,
    CLASS
  }

  /**
   * @param subject the group that holds the name the problem is about, 0 for none
   */
  record Rule(Pattern pattern, String code, int subject, Candidates candidates, Where where, String message, String fix) {}

  static final List<Rule> ALL =
      List.of(
          named("Unknown target column '(.+?)'", "unknown_column", Candidates.COLUMNS, "The target table has no column '{1}'."),
          named("Column '(.+?)' not found in any table", "unknown_column", Candidates.COLUMNS, "There is no column '{1}'."),
          named("Column '(.+?)' not found in table '(?:.+?)'", "unknown_column", Candidates.COLUMNS, "The table has no column '{1}'."),
          named("Unknown identifier '(.+?)'", "unknown_type", Candidates.TYPES, "There is no type '{1}'."),
          named("(?:rowtime attribute field|Primary key column) '(.+?)' is not defined", "unknown_column", Candidates.COLUMNS, "The table has no column '{1}'."),
          named("Unknown (?:column|field) '?(\\w+)'?", "unknown_column", Candidates.COLUMNS, "There is no column '{1}'."),
          named("Table '(.+?)' not found", FlinkErrors.UNKNOWN_TABLE, Candidates.TABLES, "There is no table or alias '{1}'."),
          named("Object '(.+?)' not found", FlinkErrors.UNKNOWN_TABLE, Candidates.TABLES, "There is no table '{1}'."),
          named("Cannot find table '(.+?)' in any of the catalogs", FlinkErrors.UNKNOWN_TABLE, Candidates.TABLES, "There is no table '{subject}'."),
          named("(?:Table|View) with identifier '(.+?)' does not exist", FlinkErrors.UNKNOWN_TABLE, Candidates.TABLES, "There is no table '{subject}'."),
          named("Table (`.+?`) doesn't exist", FlinkErrors.UNKNOWN_TABLE, Candidates.TABLES, "There is no table '{subject}'."),
          named("No match found for function signature ([^\\s(]+)", FlinkErrors.UNKNOWN_FUNCTION, Candidates.FUNCTIONS, "There is no function '{1}' that takes these arguments."),
          named("Column '(.+?)' is ambiguous", "ambiguous_column", Candidates.NONE, "More than one table has a column '{1}'.", "Put the table or alias in front of it."),
          plain("Expression '(.+?)' is not being grouped", "not_grouped", "'{1}' is neither in GROUP BY nor inside an aggregate function.", "Add it to GROUP BY, or wrap it in MAX or MIN."),
          plain("Aggregate expression is illegal in WHERE", "not_grouped", "An aggregate function cannot stand in WHERE.", "Use HAVING."),
          plain("Column count mismatch|different number of columns|Different number of columns|Number of INSERT target columns", "column_count", "The number of columns does not fit.", "Select one column for each column of the target, or name the target's columns."),
          new Rule(Pattern.compile("Incompatible types for sink column '(.+?)' at position (\\d+)"), "type_mismatch", 0, Candidates.NONE, Where.SELECTED_COLUMN, "The query's column does not fit column '{1}' of the target table.", "CAST it to the type of '{1}'."),
          plain("Cannot apply '(.+?)' to arguments of type", "type_mismatch", "'{1}' does not take arguments of these types.", "CAST the arguments to types that it takes."),
          plain("Invalid function call:\\s*(\\w+)", "type_mismatch", "'{1}' does not take these arguments.", "See Flink's words for what it takes."),
          plain("(The cast from .+? is not allowed)", "type_mismatch", "{1}.", "See Flink's words for another way."),
          plain("Values passed to .+? operator must have compatible types|Type mismatch in column|Cast function cannot convert|unsupported cast|must have compatible types", "type_mismatch", "These types do not go together.", "CAST one side to the type of the other."),
          plain("Invalid number of arguments to function '(.+?)'", "type_mismatch", "'{1}' takes another number of arguments.", null),
          plain("doesn't support consuming (.+?) (?:changes|which)", "sink_takes_inserts_only", "The target table takes only new rows, but the query also changes rows it has given before ({1}).", "Aggregate over a window, or write to a table with a primary key, such as upsert-kafka."),
          plain("doesn't support ENFORCED mode", "enforced_key", "Flink does not own the data, so it cannot enforce a primary key.", "Write PRIMARY KEY (<columns>) NOT ENFORCED."),
          plain("requires? to define a PRIMARY KEY|requires? that a primary key|must define a primary key", "missing_primary_key", "This table needs a primary key.", "Add PRIMARY KEY (<columns>) NOT ENFORCED to its CREATE TABLE."),
          plain("timecol is a time attribute type|row time attribute|on a time attribute|over a time attribute|must be (?:a )?time attribute", "no_time_attribute", "This needs a column that carries time: one with a WATERMARK, or PROCTIME().", "Declare WATERMARK FOR <column> AS <column> - INTERVAL '5' SECOND in the source's CREATE TABLE."),
          new Rule(Pattern.compile("Invalid data type of time field for watermark|Invalid expression for watermark"), "bad_watermark", 0, Candidates.NONE, Where.WATERMARK, "The WATERMARK cannot be computed like this.", "It needs a column of type TIMESTAMP(3) or TIMESTAMP_LTZ(3)."),
          plain("already exists?(?: in|$|\\.)", "already_exists", "Something of this name exists already.", "Use another name, or IF NOT EXISTS."),
          plain("Could not parse value '(.*?)' for key '(.+?)'", "invalid_option", "'{1}' is no value for '{2}'.", "See Flink's words for what it takes."),
          plain("Sort on a non-time-attribute field", "endless_sort", "An endless stream can be sorted by time only.", "ORDER BY a column with a WATERMARK first, or take the first rows of each window."),
          new Rule(Pattern.compile("Function '(.+?)' does not extend from"), "unknown_class", 0, Candidates.NONE, Where.CLASS, "The class '{1}' is not a function of Flink.", "It must extend ScalarFunction, TableFunction, AggregateFunction or the like."),
          new Rule(Pattern.compile("implementation class '(.+?)' could not be loaded|Class '(?:.+?)' not found"), "unknown_class", 0, Candidates.NONE, Where.CLASS, "The class '{1}' is not there.", "Add its jar to the artifacts of the job, and check the name of the class."),
          new Rule(Pattern.compile("ClassNotFoundException: (\\S+)"), "unknown_class", 0, Candidates.NONE, Where.CLASS, "The class '{1}' is not there.", "Add its jar to the artifacts of the job, and check the name of the class."));

  private Rules() {}

  private static Rule named(String pattern, String code, Candidates candidates, String message) {
    return named(pattern, code, candidates, message, null);
  }

  private static Rule named(String pattern, String code, Candidates candidates, String message, String fix) {
    int subject = candidates == Candidates.NONE ? 0 : 1;
    return new Rule(Pattern.compile(pattern), code, subject, candidates, Where.NAME, message, fix);
  }

  private static Rule plain(String pattern, String code, String message, String fix) {
    return new Rule(Pattern.compile(pattern), code, 0, Candidates.NONE, Where.TARGET, message, fix);
  }
}
