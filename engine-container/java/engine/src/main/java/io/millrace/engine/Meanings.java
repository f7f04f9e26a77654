package io.millrace.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.planner.plan.nodes.exec.ExecEdge;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNode;
import org.apache.flink.table.planner.plan.nodes.exec.common.CommonExecSink;
import org.apache.flink.table.planner.plan.nodes.exec.common.CommonExecTableSourceScan;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * What each node of a plan means. A filter of rows that are never taken back is no part of what the state behind it means:
 * counts go on with the new filter. A filter of rows that may be taken back is, because what was counted under the one
 * could be taken back under the other.
 */
final class Meanings {
  private static final Set<String> PASSING = Set.of("exchange", "mini-batch-assigner", "drop-update-before");
  private static final Set<String> WIDENING = Set.of("correlate", "lookup-join");
  private static final Set<String> APPENDING =
      Set.of(
          "window-aggregate", "local-window-aggregate", "global-window-aggregate", "window-table-function", "over-aggregate",
          "window-rank", "window-deduplicate", "match", "temporal-join", "expand", "values");
  private static final Set<String> GROUP_AGGREGATES = Set.of("group-aggregate", "global-group-aggregate", "incremental-group-aggregate");

  private final Map<Integer, Meaning> byNode = new LinkedHashMap<>();
  private final Map<Integer, ExecNode<?>> nodes = new HashMap<>();
  private final PlanReader reader;

  Meanings(PlanReader reader, List<ExecNode<?>> roots) {
    this.reader = reader;
    roots.forEach(this::visit);
  }

  /** In the order of the script, inputs first. */
  Map<Integer, Meaning> byNode() {
    return Collections.unmodifiableMap(byNode);
  }

  ExecNode<?> node(int id) {
    return nodes.get(id);
  }

  /** Such as {@code group-aggregate}. */
  static String kindOf(JsonNode json) {
    return json.path("type").asText().replaceFirst("^stream-exec-", "").replaceFirst("_\\d+$", "");
  }

  private Meaning visit(ExecNode<?> node) {
    Meaning known = byNode.get(node.getId());
    if (known != null) {
      return known;
    }
    List<Meaning> inputs = new ArrayList<>();
    List<String> types = new ArrayList<>();
    for (ExecEdge edge : node.getInputEdges()) {
      inputs.add(visit(edge.getSource()));
      types.addAll(typesOf(edge.getOutputType()));
    }
    Meaning meaning = meaningOf(node, inputs, types);
    byNode.put(node.getId(), meaning);
    nodes.put(node.getId(), node);
    return meaning;
  }

  private Meaning meaningOf(ExecNode<?> node, List<Meaning> inputs, List<String> types) {
    JsonNode json = reader.json(node);
    if (node instanceof CommonExecTableSourceScan scan) {
      return source(scan, json);
    }
    String kind = kindOf(json);
    List<String> columns = inputs.stream().flatMap(input -> input.columns().stream()).toList();
    boolean append = inputs.stream().allMatch(Meaning::appendOnly);
    Map<String, String> texts = NodeText.properties(json, columns);
    if (GROUP_AGGREGATES.contains(kind)) {
      // Whether it says what a row was before decides what it sends on, not what it keeps.
      texts.remove("generateUpdateBefore");
    }
    String exact = Digest.of(kind, texts, columns, types, inputs.stream().map(Meaning::exact).toList());
    Map<String, Set<String>> aspects = Meaning.union(inputs);
    if (node instanceof CommonExecSink sink) {
      return sink(sink, json, exact, inputs.get(0), types);
    }
    return switch (kind) {
      case "calc" -> calc(json, exact, inputs.get(0), aspects);
      case "union" -> union(exact, inputs, append, aspects);
      case "watermark-assigner" -> {
        Meaning.add(aspects, "watermark", Digest.of(texts));
        yield Meaning.passing(exact, columns, append, aspects);
      }
      default -> {
        if (PASSING.contains(kind)) {
          yield Meaning.passing(exact, columns, append, aspects);
        }
        Map<String, String> parts = parts(json, texts, columns, types);
        String key = Digest.of(kind, parts);
        parts.put("timeToLive", String.join(", ", NodeText.timesToLive(json)));
        boolean widens = WIDENING.contains(kind) && append;
        if (widens) {
          Meaning.add(aspects, "filter", key);
        }
        List<String> out = columnsOf(key, node, json, widens ? columns.size() : 0, columns);
        boolean appends = append && (APPENDING.contains(kind) || widens || isInner(json));
        yield new Meaning(key, exact, out, appends, aspects, parts);
      }
    };
  }

  private Meaning source(CommonExecTableSourceScan scan, JsonNode json) {
    Map<String, Set<String>> aspects = new TreeMap<>();
    List<String> names = reader.namesOf(scan.getOutputType());
    List<String> types = typesOf(scan.getOutputType());
    List<String> table = reader.columnsOf(scan);
    TableIdentity identity = TableIdentity.of(reader.optionsOf(scan), table);
    JsonNode abilities = json.path("scanTableSource").path("abilities");
    String changes = reader.changesOf(scan);
    boolean append = changes.equals("[INSERT]");
    String narrowing = Digest.of(select(abilities, table, type -> type.matches("Filter.*|Limit.*|Partition.*|Aggregate.*")));
    Meaning.add(aspects, "filter", narrowing);
    Meaning.add(aspects, "watermark", Digest.of(select(abilities, table, type -> type.startsWith("Watermark"))));
    Meaning.add(aspects, "options", identity.tuning());
    if (identity.cluster() != null) {
      Meaning.add(aspects, "cluster", identity.cluster());
    }
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add(Digest.of(identity.key(), names.get(i), types.get(i), changes, append ? "" : narrowing));
    }
    String exact = Digest.of(identity, NodeText.text(abilities, table), names, types, changes);
    return new Meaning(Digest.of("source", identity.key()), exact, columns, append, aspects, Map.of("table", identity.key()));
  }

  /** State of a sink is about where it writes. What it keeps to bring changes into order is about the rows. */
  private Meaning sink(CommonExecSink sink, JsonNode json, String exact, Meaning input, List<String> types) {
    TableIdentity identity = TableIdentity.of(reader.optionsOf(sink), "");
    Map<String, Set<String>> aspects = Meaning.union(List.of(input));
    if (identity.cluster() != null) {
      Meaning.add(aspects, "cluster", identity.cluster());
    }
    Map<String, String> parts = new TreeMap<>();
    parts.put("table", identity.key());
    parts.put("input", Digest.of(input.columns()));
    parts.put("types", Digest.of(types));
    parts.put("timeToLive", String.join(", ", NodeText.timesToLive(json)));
    parts.put("key", Digest.of(json.path("inputUpsertKey"), reader.primaryKeyOf(sink), expiry(json)));
    return new Meaning(
        Digest.of("sink", identity.key()), Digest.of(exact, identity.key()), List.of(), false, aspects, parts);
  }

  private static Meaning calc(JsonNode json, String exact, Meaning input, Map<String, Set<String>> aspects) {
    JsonNode condition = json.path("condition");
    String filter = condition.isMissingNode() || condition.isNull() ? "" : NodeText.text(condition, input.columns());
    boolean free = input.appendOnly() || filter.isEmpty();
    if (!filter.isEmpty()) {
      Meaning.add(aspects, "filter", Digest.of(filter));
    }
    List<String> columns = new ArrayList<>();
    for (JsonNode projected : json.path("projection")) {
      String text = NodeText.text(projected, input.columns());
      boolean plain = projected.path("kind").asText().equals("INPUT_REF");
      String column = plain ? text : Digest.of(text);
      columns.add(free ? column : Digest.of(column, filter));
    }
    return Meaning.passing(exact, columns, input.appendOnly(), aspects);
  }

  /** The first branch names the whole, so that another branch can be added behind it. */
  private static Meaning union(
      String exact, List<Meaning> inputs, boolean append, Map<String, Set<String>> aspects) {
    if (append) {
      inputs.stream().skip(1).forEach(input -> Meaning.add(aspects, "union", Digest.of(input.columns())));
      return Meaning.passing(exact, inputs.get(0).columns(), true, aspects);
    }
    int width = inputs.get(0).columns().size();
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      columns.add(Digest.of(exact, i));
    }
    return Meaning.passing(exact, columns, false, aspects);
  }

  private Map<String, String> parts(
      JsonNode json, Map<String, String> texts, List<String> columns, List<String> types) {
    Map<String, String> parts = new TreeMap<>();
    texts.forEach((name, text) -> parts.put(name, Digest.of(text)));
    parts.put("input", Digest.of(columns));
    parts.put("types", Digest.of(types));
    parts.put("expires", expiry(json));
    if (json.has("grouping")) {
      List<String> grouping = new ArrayList<>();
      json.path("grouping").forEach(index -> grouping.add(columns.get(index.asInt())));
      parts.put("grouping", Digest.of(grouping));
    }
    if (json.toString().contains("LOCAL_TIME_ZONE")) {
      parts.put("zone", reader.zone());
    }
    return parts;
  }

  /** Flink 1.20 cannot read state that was kept for ever as state that expires, nor the other way round. */
  private static String expiry(JsonNode json) {
    return NodeText.timesToLive(json).stream().map(NodeText::isForEver).toList().toString();
  }

  /** The start and end of a window are told by what they are: adding one does not rename the others. */
  private List<String> columnsOf(String key, ExecNode<?> node, JsonNode json, int passing, List<String> input) {
    int width = typesOf(node.getOutputType()).size();
    int properties = json.path("namedWindowProperties").size();
    List<String> columns = new ArrayList<>(input.subList(0, Math.min(passing, width)));
    for (int i = columns.size(); i < width; i++) {
      JsonNode property = json.path("namedWindowProperties").path(i - (width - properties)).path("property").path("kind");
      columns.add(Digest.of(key, i < width - properties ? Integer.toString(i) : property.asText()));
    }
    return columns;
  }

  private static boolean isInner(JsonNode json) {
    JsonNode spec = json.has("joinSpec") ? json.path("joinSpec") : json.path("intervalJoinSpec").path("joinSpec");
    return spec.path("joinType").asText().equals("INNER");
  }

  private static List<String> select(JsonNode abilities, List<String> table, Predicate<String> wanted) {
    List<String> all = new ArrayList<>();
    abilities.forEach(
        ability -> {
          if (wanted.test(ability.path("type").asText())) {
            all.add(NodeText.text(ability, table));
          }
        });
    return all;
  }

  private static List<String> typesOf(LogicalType row) {
    return row.getChildren().stream().map(LogicalType::toString).toList();
  }
}
