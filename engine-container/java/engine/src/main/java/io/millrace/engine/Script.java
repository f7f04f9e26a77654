package io.millrace.engine;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImplConstants;
import org.apache.flink.sql.parser.impl.Token;

/**
 * A SQL script read by Flink's own lexer and parser.
 *
 * <p>The lexer decides where a statement ends, so a semicolon in a string or a comment never does; each statement is
 * then parsed on its own, so that one that does not parse hides no problem of the others.
 */
public record Script(String text, List<Statement> statements, List<Problem> problems, List<Token> tokens) {
  public static Script read(String text) {
    return new Reader(text).read();
  }

  /** More is refused: each costs a parse of its own. */
  static final int MOST_STATEMENTS = 1000;

  private static final class Reader {
    private final String text;
    private final Lines lines;
    private final List<Statement> statements = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    Reader(String text) {
      this.text = text;
      this.lines = new Lines(text);
    }

    Script read() {
      Lexed lexed = Lexed.of(text);
      List<Token> statement = new ArrayList<>();
      boolean inSet = false;
      for (Token token : lexed.tokens()) {
        inSet = inSet ? !endsSet(statement, token) : beginsSet(statement, token);
        if (token.kind == FlinkSqlParserImplConstants.SEMICOLON && !inSet) {
          add(statement);
          statement = new ArrayList<>();
        } else {
          statement.add(token);
        }
      }
      if (lexed.problem() == null) {
        add(statement);
      } else {
        // What follows a character that is no SQL cannot be split, so nothing is said about it.
        problems.add(at(statements.size(), lexed.problem()));
      }
      return new Script(text, List.copyOf(statements), List.copyOf(problems), lexed.tokens());
    }

    /** The BEGIN of EXECUTE STATEMENT SET BEGIN: from here on semicolons are inside the statement. */
    private static boolean beginsSet(List<Token> before, Token token) {
      int size = before.size();
      return token.kind == FlinkSqlParserImplConstants.BEGIN
          && size >= 2
          && before.get(size - 1).kind == FlinkSqlParserImplConstants.SET
          && before.get(size - 2).kind == FlinkSqlParserImplConstants.STATEMENT;
    }

    /** An END right after a semicolon; the END of a CASE never is. */
    private static boolean endsSet(List<Token> before, Token token) {
      return token.kind == FlinkSqlParserImplConstants.END
          && !before.isEmpty()
          && before.get(before.size() - 1).kind == FlinkSqlParserImplConstants.SEMICOLON;
    }

    private void add(List<Token> tokens) {
      if (tokens.isEmpty() || statements.size() > MOST_STATEMENTS) {
        return;
      }
      Token first = tokens.get(0);
      Token last = tokens.get(tokens.size() - 1);
      Range range = new Range(first.beginLine, first.beginColumn, last.endLine, last.endColumn);
      int from = lines.offset(range.line(), range.column());
      int to = lines.offset(range.endLine(), range.endColumn()) + 1;
      String own = text.substring(from, to);
      int index = statements.size();
      if (index == MOST_STATEMENTS) {
        problems.add(tooMany(range));
      }
      SqlNode node = null;
      Problem deep = Limits.problemOf(tokens);
      if (deep != null) {
        problems.add(at(index, deep));
      } else {
        try {
          node = SqlParser.create(Statement.moved(own, range), Syntax.CONFIG).parseStmt();
        } catch (SqlParseException refused) {
          problems.add(at(index, SyntaxErrors.explain(refused, first, range)));
        } catch (StackOverflowError tooDeep) {
          problems.add(at(index, Limits.tooDeep(range)));
        }
      }
      statements.add(new Statement(index, node == null ? Kinds.INVALID : Kinds.of(node), node, own, range));
    }

    private static Problem tooMany(Range range) {
      String message = "A script can have " + MOST_STATEMENTS + " statements; this is one more.";
      return Problem.of(range, MOST_STATEMENTS, "too_many_statements", message, "Split it into several jobs.");
    }

    private static Problem at(int statement, Problem problem) {
      return new Problem(
          problem.range(), statement, problem.code(), problem.message(), problem.fix(), problem.detail());
    }
  }
}
