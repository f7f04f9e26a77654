package io.millrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class JobShapeTest {
  private static List<String> codes(String sql) {
    return JobShape.problemsOf(Script.read(sql)).stream().map(Problem::code).toList();
  }

  private static final String INSERT = "INSERT INTO t SELECT 1;";
  private static final String SET = "EXECUTE STATEMENT SET BEGIN " + INSERT + " END;";

  @Test
  void looseInsertsAreOneJob() {
    assertEquals(List.of(), codes(INSERT + INSERT));
    assertEquals(List.of(), codes(SET));
    assertEquals(List.of(), codes("BEGIN STATEMENT SET;" + INSERT + INSERT + "END;"));
  }

  @Test
  void twoSetsOrASetAndAnInsertAreTwo() {
    assertEquals(List.of("two_jobs"), codes(SET + SET));
    assertEquals(List.of("two_jobs"), codes(SET + INSERT));
    assertEquals(List.of("two_jobs"), codes(INSERT + SET));
  }

  @Test
  void nothingToInsertIsNoJob() {
    assertEquals(List.of("no_insert"), codes(""));
    assertEquals(List.of("no_insert"), codes("SET 'a' = 'b';"));
  }

  @Test
  void anOpenSetIsNamed() {
    assertEquals(List.of("sql_syntax"), codes("BEGIN STATEMENT SET;" + INSERT));
  }

  @Test
  void whatIsNotKnownToBeSafeIsRefused() {
    for (String sql : List.of("ADD JAR '/x.jar'", "SHOW TABLES", "SELECT 1", "RESET", "LOAD MODULE hive", "DELETE FROM t")) {
      assertEquals(1, Allowed.problemsOf(Script.read(sql)).size(), sql);
    }
  }
}
