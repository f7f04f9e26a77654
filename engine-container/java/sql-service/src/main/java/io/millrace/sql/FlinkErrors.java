package io.millrace.sql;

import io.millrace.engine.Problem;
import io.millrace.engine.Range;
import io.millrace.engine.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.flink.sql.parser.error.SqlValidateException;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;

/**
 * Turns what Flink throws into a problem: the place from Flink when it names one, else from the syntax tree; a code and
 * words from the rules of {@link Rules} and {@link OptionErrors}.
 */
final class FlinkErrors {
  static final String UNKNOWN_TABLE = "unknown_table";
  static final String UNKNOWN_FUNCTION = "unknown_function";
  static final String PLANNER = "planner";

  private static final Pattern IN_WORDS = Pattern.compile("at line (\\d+), column (\\d+)");

  private final Declared declared;
  private final Scope scope;
  private final OptionErrors optionErrors;

  FlinkErrors(Declared declared, TableEnvironmentInternal env, Connectors connectors) {
    this.declared = declared;
    this.scope = new Scope(env);
    this.optionErrors = new OptionErrors(declared, connectors);
  }

  /** A problem, and the name it is about, if any. */
  record Explained(Problem problem, String subject) {}

  /** The insert is null when the statement is none or holds several. */
  Explained explain(Throwable thrown, Statement statement, Declared.Insert insert) {
    List<String> messages = messagesOf(thrown);
    String root = messages.get(messages.size() - 1);
    Problem option = optionErrors.explain(messages, statement);
    if (option != null) {
      return new Explained(option, null);
    }
    Declared.Table table = optionErrors.tableOf(messages);
    Range place = placeOf(thrown, statement, root);
    if (place == null && table != null) {
      return explain(messages, table.nameAt(), table.statement(), insert);
    }
    return explain(messages, place, statement, insert);
  }

  private Explained explain(List<String> messages, Range place, Statement statement, Declared.Insert insert) {
    String root = messages.get(messages.size() - 1);
    for (int i = messages.size() - 1; i >= 0; i--) {
      for (Rules.Rule rule : Rules.ALL) {
        Matcher met = rule.pattern().matcher(messages.get(i));
        if (met.find()) {
          return applied(rule, met, root, place, statement, insert);
        }
      }
    }
    Range range = place != null ? place : targetOf(statement, insert);
    return new Explained(new Problem(range, statement.index(), PLANNER, firstLines(root), null, root), null);
  }

  private Explained applied(
      Rules.Rule rule, Matcher met, String root, Range place, Statement statement, Declared.Insert insert) {
    String subject = rule.subject() == 0 ? null : last(met.group(rule.subject()));
    Declared.Function function = rule.where() == Rules.Where.CLASS ? declared.function(met.group(1)) : null;
    if (function != null && place == null) {
      return applied(rule, met, root, function.classAt(), function.statement(), null);
    }
    Range range = place != null ? place : placeFor(rule, met, statement, insert, subject);
    String fix = rule.fix();
    if (rule.candidates() != Rules.Candidates.NONE && subject != null) {
      String near = Nearest.hint(subject, scope.names(rule.candidates(), statement));
      fix = near == null ? fix : near;
    }
    String message = filled(rule.message(), met, subject);
    Problem problem = new Problem(range, statement.index(), rule.code(), message, filled(fix, met, subject), root);
    return new Explained(problem, subject);
  }

  private static String filled(String template, Matcher met, String subject) {
    if (template == null) {
      return null;
    }
    String text = subject == null ? template : template.replace("{subject}", subject);
    for (int group = 1; group <= met.groupCount(); group++) {
      String value = met.group(group);
      text = text.replace("{" + group + "}", value == null ? "" : value.strip());
    }
    return text;
  }

  /** Flink names no place for what it finds after validation. */
  private Range placeFor(Rules.Rule rule, Matcher met, Statement statement, Declared.Insert insert, String subject) {
    if (rule.where() == Rules.Where.SELECTED_COLUMN && insert != null) {
      Range column = Places.selected(insert.node().getSource(), Integer.parseInt(met.group(2)));
      return column == null ? targetOf(statement, insert) : column;
    }
    Ddl.Table created = Ddl.createTable(statement.node());
    if (rule.where() == Rules.Where.WATERMARK && created != null) {
      return created.watermark().map(watermark -> Range.of(watermark.getParserPosition())).orElse(statement.range());
    }
    if (rule.where() == Rules.Where.NAME && subject != null) {
      Range named = Places.identifier(statement.node(), subject);
      return named == null ? targetOf(statement, insert) : named;
    }
    return targetOf(statement, insert);
  }

  private static Range targetOf(Statement statement, Declared.Insert insert) {
    SqlNode target = insert == null ? null : insert.node().getTargetTableID();
    return target instanceof SqlIdentifier ? Range.of(target.getParserPosition()) : statement.range();
  }

  private static Range placeOf(Throwable thrown, Statement statement, String root) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof CalciteContextException found && found.getPosLine() > 0) {
        int endLine = Math.max(found.getEndPosLine(), found.getPosLine());
        int endColumn = found.getEndPosColumn() > 0 ? found.getEndPosColumn() : found.getPosColumn();
        return new Range(found.getPosLine(), found.getPosColumn(), endLine, endColumn);
      }
      if (at instanceof SqlValidateException found && found.getErrorPosition() != null) {
        return Range.of(found.getErrorPosition());
      }
    }
    Matcher words = IN_WORDS.matcher(root);
    return words.find()
        ? Places.identifierAt(statement.node(), Range.at(Integer.parseInt(words.group(1)), Integer.parseInt(words.group(2))))
        : null;
  }

  private static List<String> messagesOf(Throwable thrown) {
    List<String> messages = new ArrayList<>();
    for (Throwable at = thrown; at != null && messages.size() < 20; at = at.getCause()) {
      boolean speaks = at.getMessage() != null && !(at instanceof ClassNotFoundException);
      messages.add(speaks ? at.getMessage() : at.toString());
    }
    return messages;
  }

  /** {@code a} of {@code `default_catalog`.`default_database`.`a`}. */
  private static String last(String path) {
    String plain = path.replace("`", "");
    return plain.substring(plain.lastIndexOf('.') + 1);
  }

  private static String firstLines(String text) {
    return String.join(" ", text.lines().filter(line -> !line.isBlank()).limit(2).toList());
  }
}
