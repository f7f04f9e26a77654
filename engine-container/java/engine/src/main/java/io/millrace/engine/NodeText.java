package io.millrace.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON that Flink itself writes of a node for COMPILE PLAN, as text in which a column is what it means. */
final class NodeText {
  /** Where in the plan a node stands, what it is called, and what follows from its inputs. */
  private static final Set<String> PLACE =
      Set.of("id", "description", "inputProperties", "outputType", "state", "namedWindowProperties");

  /** How many rows are taken together: no state depends on it. */
  private static final Set<String> TUNING = Set.of("table.exec.mini-batch.size", "table.exec.mini-batch.allow-latency");

  private NodeText() {}

  /** Properties by name; each a text without names that people chose. */
  static Map<String, String> properties(JsonNode node, List<String> columns) {
    Map<String, String> all = new TreeMap<>();
    node.fields()
        .forEachRemaining(
            field -> {
              String name = field.getKey();
              // The row types of a local aggregation repeat what its own input says, with names.
              if (!PLACE.contains(name) && !name.endsWith("InputRowType") && !isEmpty(field.getValue()) && !isAsEver(node, name)) {
                all.put(name, text(name.equals("configuration") ? withoutTuning(field.getValue()) : field.getValue(), columns));
              }
            });
    return all;
  }

  /** {@code INPUT_REF}s become what the column is; everything else is written down in a fixed order. */
  static String text(JsonNode node, List<String> columns) {
    if (node.isArray()) {
      List<String> items = new ArrayList<>();
      node.forEach(item -> items.add(text(item, columns)));
      return items.toString();
    }
    if (!node.isObject()) {
      return node.toString();
    }
    if (node.path("kind").asText().equals("INPUT_REF")) {
      int index = node.path("inputIndex").asInt();
      // An over aggregate counts its constants behind its columns, and lists them apart.
      return index < columns.size() ? columns.get(index) : "constant " + (index - columns.size());
    }
    Map<String, String> fields = new TreeMap<>();
    boolean named = node.has("fieldType") || node.has("argList");
    // 2.3 says beside the watermark which column it is of; 1.20 says no such thing, and both keep the same.
    boolean watermark = node.has("watermarkExpr");
    node.fields()
        .forEachRemaining(
            field -> {
              boolean said =
                  (named && field.getKey().equals("name")) || (watermark && field.getKey().equals("rowtimeExpr"));
              if (!said && !isEmpty(field.getValue())) {
                fields.put(field.getKey(), text(field.getValue(), columns));
              }
            });
    return fields.toString();
  }

  /** Flink 1.20 writes empty lists down, 2.3 leaves them out. */
  private static boolean isEmpty(JsonNode value) {
    return value.isArray() && value.isEmpty();
  }

  /** What 2.3 says of a node where 1.20 has no choice is no part of what the node does while it does what 1.20 does. */
  private static boolean isAsEver(JsonNode node, String name) {
    return switch (name) {
      // By event time, the first row that is never taken back waits for the watermark, in state of another form.
      case "outputInsertOnly" -> !node.path(name).asBoolean() || !node.path("isRowtime").asBoolean();
      // Only the sums of a window without a beginning are kept in another form.
      case "unboundedOverVersion" ->
          node.findValues("lowerBound").stream().noneMatch(bound -> bound.path("kind").asText().equals("UNBOUNDED_PRECEDING"));
      default -> false;
    };
  }

  /** Of each state of the node its time to live, as Flink writes it; {@code 0 ms} is for ever. */
  static List<String> timesToLive(JsonNode node) {
    List<String> all = new ArrayList<>();
    node.path("state").forEach(state -> all.add(state.path("ttl").asText()));
    return all;
  }

  static boolean isForEver(String ttl) {
    return ttl.strip().matches("0+(\\s*[a-z]+)?");
  }

  private static JsonNode withoutTuning(JsonNode configuration) {
    ObjectNode copy = configuration.deepCopy();
    return copy.remove(TUNING);
  }
}
