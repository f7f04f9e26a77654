package io.millrace.sql;

import io.millrace.engine.Problem;
import io.millrace.engine.Range;
import io.millrace.engine.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Errors about options of tables: Flink names no place, but the table and the option, which the script holds. */
final class OptionErrors {
  private static final Pattern TABLE = Pattern.compile("(?:reading|writing) table '([^']+)'");
  private static final Pattern NO_FORMAT = Pattern.compile("Could not find required (?:scan|sink) format '(.+?)'");
  private static final Pattern NO_TOPIC = Pattern.compile("Either '(topic)' or 'topic-pattern' must be set");
  private static final Pattern NO_CONNECTOR = Pattern.compile("Table options do not contain an option key '(connector)'");
  /** Said by Kafka's client without naming the table. */
  private static final Pattern NO_GROUP = Pattern.compile("Property group.id is required when using committed offset");
  private static final Pattern UNKNOWN = Pattern.compile("Could not find any (?:format )?factory for identifier '(.+?)'");
  private static final Pattern MISSING =
      Pattern.compile("(?s)Missing required options are:\\s*(.+?)\\s*$");
  private static final Pattern UNSUPPORTED =
      Pattern.compile("(?s)Unsupported options found for '(.+?)'\\.\\s*Unsupported options:\\s*(.+?)\\s*Supported options:\\s*(.+?)\\s*$");
  private static final Pattern INVALID = Pattern.compile("Invalid value for option '(.+?)'");
  private static final Pattern UNPARSED = Pattern.compile("Could not parse value '(.*?)' for key '(.+?)'");

  private final Declared declared;
  private final Connectors connectors;

  OptionErrors(Declared declared, Connectors connectors) {
    this.declared = declared;
    this.connectors = connectors;
  }

  /** Null when the error is about something else. */
  Problem explain(List<String> messages, Statement statement) {
    Declared.Table table = tableOf(messages);
    for (int i = messages.size() - 1; i >= 0; i--) {
      Problem found = explain(messages.get(i), table, statement);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private Problem explain(String message, Declared.Table table, Statement statement) {
    Matcher met = UNKNOWN.matcher(message);
    if (met.find()) {
      return unknownFactory(met.group(1), message, statement);
    }
    String one = missingIn(message);
    if (one != null) {
      return missing(List.of(one), table == null ? madeBy(statement) : table, statement, message);
    }
    if (NO_GROUP.matcher(message).find()) {
      return missing(List.of("properties.group.id"), tableWithoutGroup(), statement, message);
    }
    met = MISSING.matcher(message);
    if (met.find() && message.contains("required options are missing")) {
      List<String> keys = met.group(1).lines().map(String::strip).filter(key -> !key.isEmpty()).toList();
      return missing(keys, table, statement, message);
    }
    met = UNSUPPORTED.matcher(message);
    if (met.find()) {
      return unsupported(met, table, statement, message);
    }
    met = INVALID.matcher(message);
    if (met.find()) {
      return invalid(met.group(1), null, table, statement, message);
    }
    met = UNPARSED.matcher(message);
    return met.find() ? invalid(met.group(2), met.group(1), table, statement, message) : null;
  }

  private static String missingIn(String message) {
    for (Pattern pattern : List.of(NO_FORMAT, NO_TOPIC, NO_CONNECTOR)) {
      Matcher met = pattern.matcher(message);
      if (met.find()) {
        // Kafka's 'format' is short for 'value.format', and the name people use.
        return met.group(1).equals("value.format") ? "format" : met.group(1);
      }
    }
    return null;
  }

  private static Problem missing(List<String> keys, Declared.Table table, Statement statement, String message) {
    String what = keys.size() == 1 ? "option '" + keys.get(0) + "'" : "options '" + String.join("', '", keys) + "'";
    String example = "Add '" + keys.get(0) + "' = '...' to its WITH.";
    return at(nameOf(table, statement), table, statement, "missing_option", "The table needs " + what + ".", example, message);
  }

  private Declared.Table tableWithoutGroup() {
    for (Declared.Table table : declared.tables()) {
      Option connector = declared.option(table.name(), "connector");
      boolean kafka = connector != null && connector.value().equals("kafka");
      if (kafka && declared.option(table.name(), "properties.group.id") == null) {
        return table;
      }
    }
    return null;
  }

  private Declared.Table madeBy(Statement statement) {
    return declared.tables().stream().filter(table -> table.statement().equals(statement)).findFirst().orElse(null);
  }

  private Problem unknownFactory(String identifier, String message, Statement statement) {
    for (Option option : declared.options()) {
      if (option.value().equals(identifier)) {
        boolean format = option.key().endsWith("format");
        Problem known =
            format
                ? Identifiers.unknown(option, Identifiers.UNKNOWN_FORMAT, "format", connectors.formats())
                : Identifiers.unknown(option, Identifiers.UNKNOWN_CONNECTOR, "connector", connectors.tables());
        return new Problem(known.range(), known.statement(), known.code(), known.message(), known.fix(), message);
      }
    }
    String words = "There is no connector or format '" + identifier + "' here.";
    return new Problem(statement.range(), statement.index(), Identifiers.UNKNOWN_CONNECTOR, words, null, message);
  }

  private Problem unsupported(Matcher met, Declared.Table table, Statement statement, String message) {
    String key = met.group(2).lines().findFirst().orElse("").strip();
    List<String> supported = met.group(3).lines().map(String::strip).toList();
    Option option = table == null ? null : declared.option(table.name(), key);
    String near = Nearest.of(key, supported);
    String fix = near == null ? "Remove it." : "Did you mean '" + near + "'?";
    String words = "'" + met.group(1) + "' has no option '" + key + "'.";
    return option == null
        ? at(nameOf(table, statement), table, statement, "unsupported_option", words, fix, message)
        : new Problem(option.keyAt(), option.statement().index(), "unsupported_option", words, fix, message);
  }

  private Problem invalid(String key, String value, Declared.Table table, Statement statement, String message) {
    Option option = table == null ? null : declared.option(table.name(), key);
    Option place = option == null ? declared.setting(key) : option;
    String shown = value != null ? value : place == null ? null : place.value();
    String words = (shown == null ? "The value" : "'" + shown + "'") + " does not fit option '" + key + "'.";
    String fix = "See Flink's words for what it takes.";
    if (place == null) {
      return at(nameOf(table, statement), table, statement, "invalid_option", words, fix, message);
    }
    return new Problem(place.valueAt(), place.statement().index(), "invalid_option", words, fix, message);
  }

  private static Problem at(
      Range range, Declared.Table table, Statement statement, String code, String message, String fix, String detail) {
    int index = table == null ? statement.index() : table.statement().index();
    return new Problem(range, index, code, message, fix, detail);
  }

  private static Range nameOf(Declared.Table table, Statement statement) {
    return table == null ? statement.range() : table.nameAt();
  }

  /** The table whose making failed, if that is what failed; null else. */
  Declared.Table tableOf(List<String> messages) {
    for (String message : messages) {
      Matcher met = TABLE.matcher(message);
      if (met.find()) {
        return declared.table(met.group(1).substring(met.group(1).lastIndexOf('.') + 1));
      }
    }
    return null;
  }
}
