package io.millrace.engine;

import java.util.Map;
import java.util.Set;

/**
 * One operator that keeps state, under the id by which a savepoint knows it.
 *
 * @param uid null when Flink gives it one by its place in the graph
 * @param kind such as {@code group-aggregate}, {@code source}, {@code sink}
 * @param name what Flink says it does
 * @param layout digest of how its state is written, as far as that is not in its uid
 * @param twin another operator does the very same, so that which is which follows from their order only
 * @param parts digests of what the uid is made of
 * @param aspects what its state does not depend on and its results do
 */
public record StatefulOperator(
    String uid,
    String kind,
    String name,
    String layout,
    boolean twin,
    Map<String, String> parts,
    Map<String, Set<String>> aspects) {

  /** The same under another name for people. */
  public StatefulOperator called(String other) {
    return new StatefulOperator(uid, kind, other, layout, twin, parts, aspects);
  }
}
