package io.millrace.engine;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a node of the plan does and what its rows are, told by where they come from and not by its place in the plan.
 *
 * @param key digest of all that its state depends on: equal keys can read each other's state, and mean the same by it
 * @param exact digest of the node and of everything before it, filters and settings included
 * @param columns of each column a digest of the expression it is, down to columns of sources and of stateful nodes
 * @param appendOnly its rows are never taken back
 * @param aspects what state does not depend on and results do: name to the digests of all that is before the node
 * @param parts digests of what the key is made of, to say later why a key is another
 */
record Meaning(
    String key,
    String exact,
    List<String> columns,
    boolean appendOnly,
    Map<String, Set<String>> aspects,
    Map<String, String> parts) {

  static Map<String, Set<String>> union(List<Meaning> inputs) {
    Map<String, Set<String>> all = new TreeMap<>();
    for (Meaning input : inputs) {
      input.aspects.forEach((name, values) -> values.forEach(value -> add(all, name, value)));
    }
    return all;
  }

  static void add(Map<String, Set<String>> aspects, String name, String value) {
    aspects.computeIfAbsent(name, any -> new TreeSet<>()).add(value);
  }

  /** A stateless node: its rows are those of the input, seen through these columns. */
  static Meaning passing(String exact, List<String> columns, boolean appendOnly, Map<String, Set<String>> aspects) {
    return new Meaning(exact, exact, columns, appendOnly, Collections.unmodifiableMap(aspects), Map.of());
  }
}
