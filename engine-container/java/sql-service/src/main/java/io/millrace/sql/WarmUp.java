package io.millrace.sql;

import java.util.Map;

/** Loads and compiles what a check needs, so that the first person to ask does not pay for it. */
final class WarmUp {
  private static final int ROUNDS = 3;

  private static final String SCRIPT =
      """
      SET 'table.exec.state.ttl' = '1 h';
      CREATE TABLE a (id BIGINT, name STRING, at_time TIMESTAMP(3), WATERMARK FOR at_time AS at_time - INTERVAL '1' SECOND)
        WITH ('connector' = 'datagen', 'rows-per-second' = '1');
      CREATE TABLE b (w TIMESTAMP(3), name STRING, n BIGINT, total BIGINT) WITH ('connector' = 'blackhole');
      CREATE TABLE c (id BIGINT, name STRING) WITH ('connector' = 'blackhole');
      CREATE VIEW v AS SELECT id, UPPER(name) AS name, at_time FROM a WHERE id > 10 AND name LIKE 'x%';
      INSERT INTO b SELECT window_start, name, COUNT(*), SUM(id)
        FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(at_time), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, name;
      INSERT INTO c SELECT v.id, a.name FROM v JOIN a ON v.id = a.id;
      INSERT INTO c SELECT missing FROM v;
      """;

  private WarmUp() {}

  static void run(Connectors connectors) throws InterruptedException {
    for (int i = 0; i < ROUNDS; i++) {
      Thread thread = new Thread(() -> Check.run(SCRIPT, new Check.Settings(1, Map.of(), Map.of()), connectors, new Policy(false)), "warm-up");
      thread.start();
      thread.join();
    }
  }
}
