package io.millrace.engine;

/**
 * One operator of a plan, as it would run.
 *
 * @param uid what it is called in {@code operatorParallelism}
 * @param kind such as {@code group-aggregate}, {@code source}, {@code sink}
 * @param name what Flink says it does
 * @param parallelism what it runs with
 * @param own the parallelism is its own: the one that was asked for, or one that its table sets
 * @param byTable its table sets it, with scan.parallelism or sink.parallelism
 * @param fixed why it cannot be given another, as a sentence; null when it can
 */
public record PlannedOperator(String uid, String kind, String name, int parallelism, boolean own, boolean byTable, String fixed) {
  /** The same under another name for people. */
  public PlannedOperator called(String other) {
    return new PlannedOperator(uid, kind, other, parallelism, own, byTable, fixed);
  }
}
