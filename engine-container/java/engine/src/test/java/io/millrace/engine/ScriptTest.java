package io.millrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptTest {
  private static List<String> kinds(String sql) {
    return Script.read(sql).statements().stream().map(Statement::kind).toList();
  }

  private static Problem only(String sql) {
    Script script = Script.read(sql);
    assertEquals(1, script.problems().size(), script.problems().toString());
    return script.problems().get(0);
  }

  @Test
  void semicolonsInTextNamesAndCommentsDoNotEndAStatement() {
    assertEquals(
        List.of("set", "insert"),
        kinds("SET 'a' = 'x;y'; -- one; two\n/* ; */ INSERT INTO `t;u` SELECT ';' FROM s; ;"));
  }

  @Test
  void aStatementSetIsOneStatementWhateverIsInIt() {
    assertEquals(
        List.of("statement_set", "insert"),
        kinds(
            "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT CASE WHEN x THEN 1 ELSE 2 END FROM s; INSERT INTO b SELECT 1; END;"
                + "INSERT INTO c SELECT 1"));
  }

  @Test
  void positionsAreThoseOfTheScript() {
    Script script = Script.read("SET 'a' = 'b';\r\n\n  INSERT INTO t\n\tSELECT x FROM s ;\n");
    assertEquals(new Range(1, 1, 1, 13), script.statements().get(0).range());
    assertEquals(new Range(3, 3, 4, 16), script.statements().get(1).range());
    assertEquals(3, script.statements().get(1).node().getParserPosition().getLineNum());
  }

  @Test
  void everyStatementThatDoesNotParseIsNamed() {
    Script script = Script.read("SELEC 1;\nINSERT INTO t SELECT 1;\nINSERT INTO t SELECT FROM;");
    assertEquals(List.of("invalid", "insert", "invalid"), script.statements().stream().map(Statement::kind).toList());
    assertEquals(List.of(1, 3), script.problems().stream().map(problem -> problem.range().line()).toList());
  }

  @Test
  void openQuotesAndCommentsPointAtWhereTheyOpen() {
    assertEquals(Range.at(2, 8), only("SET 'a' = 'b';\nSELECT 'abc\n").range());
    assertEquals(Range.at(2, 3), only("SET 'a' = 'b'; -- x\n  /* never").range());
    assertTrue(only("SELECT \"a\"").message().contains("no meaning"));
  }

  @Test
  void depthIsBoundedBeforeTheParserIsAsked() {
    assertTrue(only("SELECT " + "(".repeat(40_000) + "1").message().contains("nested too deeply"));
    assertTrue(only("SELECT " + "1 + ".repeat(20_000) + "1").message().contains("nested too deeply"));
    assertEquals("too_large", only("SELECT " + "1 + ".repeat(100_000) + "1").code());
  }

  @Test
  void theNumberOfStatementsIsBounded() {
    assertEquals("too_many_statements", only("SET 'a' = 'b';".repeat(1001)).code());
    assertEquals(0, Script.read("SET 'a' = 'b';".repeat(1000)).problems().size());
  }
}
