import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.sink.RichSinkFunction;
import org.apache.flink.streaming.api.functions.source.RichSourceFunction;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkFunctionProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceFunctionProvider;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/**
 * Stands for Kafka where state is compared: topics whose records a test lists, read with the number of the next record as
 * state, written with state too. It is called {@code kafka}, so that it is named by its topic as Kafka is.
 */
public final class ScriptedKafka {
  private static final Map<String, Topic> TOPICS = new ConcurrentHashMap<>();
  private static final Map<String, Integer> WRITTEN = new TreeMap<>();

  private ScriptedKafka() {}

  /** One record a line, {@code +I} or another kind of change first. Reading goes up to {@code limit}, and ends there if it is all. */
  private record Topic(List<List<String>> records, int start, int limit, Set<Object> read) {
    boolean isAll() {
      return limit == records.size();
    }
  }

  static void begin(JsonNode feeds, boolean onlyFirst, boolean onlySecond) {
    TOPICS.clear();
    SOURCES.clear();
    synchronized (WRITTEN) {
      WRITTEN.clear();
    }
    feeds.fields().forEachRemaining(feed -> {
      List<List<String>> records = new ArrayList<>();
      int first = add(feed.getValue().path(0), records);
      add(feed.getValue().path(1), records);
      if (onlyFirst) {
        // One more than there will ever be read: the source waits at its end instead of finishing.
        records = new ArrayList<>(records.subList(0, first));
        records.add(List.of());
      }
      TOPICS.put(feed.getKey(), new Topic(records, onlySecond ? first : 0, onlyFirst ? first : records.size(), ConcurrentHashMap.newKeySet()));
    });
  }

  static List<List<String>> recordsOf(String topic) {
    return TOPICS.get(topic).records();
  }

  private static int add(JsonNode lines, List<List<String>> records) {
    lines.forEach(line -> records.add(List.of(line.asText().split("\\s*\\|\\s*"))));
    return lines.size();
  }

  /** Until every source has given out all it may, or the job has ended. */
  static void awaitAll(Future<?> end, int sources) throws InterruptedException {
    while (!end.isDone() && SOURCES.stream().filter(source -> source.waiting).count() < sources) {
      Thread.sleep(5);
    }
  }

  /** What was written, netted: a row that was written and taken back is not there. */
  static Map<String, Integer> written() {
    synchronized (WRITTEN) {
      Map<String, Integer> net = new TreeMap<>(WRITTEN);
      net.values().removeIf(count -> count == 0);
      return net;
    }
  }

  private static final Set<Source> SOURCES = ConcurrentHashMap.newKeySet();

  public static class Factory implements DynamicTableSourceFactory, DynamicTableSinkFactory {
    @Override
    public String factoryIdentifier() {
      return "kafka";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
      return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
      return Set.of();
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
      Map<String, String> options = context.getCatalogTable().getOptions();
      return new Table(options.get("topic"), context.getPhysicalRowDataType(), modeOf(options));
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
      String topic = context.getCatalogTable().getOptions().get("topic");
      return new Output(topic, context.getPhysicalRowDataType(), this instanceof UpsertFactory);
    }

    ChangelogMode modeOf(Map<String, String> options) {
      return options.getOrDefault("format", "json").equals("debezium-json") ? ChangelogMode.all() : ChangelogMode.insertOnly();
    }
  }

  public static final class UpsertFactory extends Factory {
    @Override
    public String factoryIdentifier() {
      return "upsert-kafka";
    }

    @Override
    ChangelogMode modeOf(Map<String, String> options) {
      return ChangelogMode.upsert();
    }
  }

  private record Table(String topic, DataType rows, ChangelogMode mode) implements ScanTableSource, LookupTableSource {
    @Override
    public ChangelogMode getChangelogMode() {
      return mode;
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
      return SourceFunctionProvider.of(new Source(topic, types(rows), context.createDataStructureConverter(rows)), false);
    }

    @Override
    public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
      return LookupFunctionProvider.of(new ScriptedLookup(topic, types(rows), context.getKeys()[0][0], context.createDataStructureConverter(rows)));
    }

    @Override
    public DynamicTableSource copy() {
      return this;
    }

    @Override
    public String asSummaryString() {
      return topic;
    }
  }

  private static List<LogicalType> types(DataType rows) {
    return rows.getLogicalType().getChildren();
  }

  private static final class Source extends RichSourceFunction<RowData> implements CheckpointedFunction {
    private final String topic;
    private final List<LogicalType> types;
    private final DynamicTableSource.DataStructureConverter converter;
    private transient ListState<Integer> state;
    private transient volatile boolean cancelled;
    private transient volatile boolean waiting;
    private transient int next;

    Source(String topic, List<LogicalType> types, DynamicTableSource.DataStructureConverter converter) {
      this.topic = topic;
      this.types = new ArrayList<>(types);
      this.converter = converter;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      Topic from = TOPICS.get(topic);
      next = from.start();
      state = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("next", Integer.class));
      for (Integer restored : state.get()) {
        next = restored;
      }
      converter.open(org.apache.flink.table.connector.RuntimeConverter.Context.create(getClass().getClassLoader()));
      SOURCES.add(this);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
      state.update(List.of(next));
    }

    @Override
    public void run(SourceContext<RowData> out) throws Exception {
      Topic from = TOPICS.get(topic);
      while (!cancelled) {
        if (next < from.limit()) {
          synchronized (out.getCheckpointLock()) {
            out.collect((RowData) converter.toInternal(ScriptedRows.rowOf(from.records().get(next), types)));
            next++;
          }
        } else if (from.isAll()) {
          return;
        } else {
          waiting = true;
          Thread.sleep(5);
        }
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public void close() {
      SOURCES.remove(this);
    }
  }

  private record Output(String topic, DataType rows, boolean upsert) implements DynamicTableSink {
    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
      return upsert ? ChangelogMode.upsert() : requested;
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
      return SinkFunctionProvider.of(new Sink(topic, context.createDataStructureConverter(rows)));
    }

    @Override
    public DynamicTableSink copy() {
      return this;
    }

    @Override
    public String asSummaryString() {
      return topic;
    }
  }

  private static final class Sink extends RichSinkFunction<RowData> implements CheckpointedFunction {
    private final String topic;
    private final DynamicTableSink.DataStructureConverter converter;
    private transient ListState<String> state;

    Sink(String topic, DynamicTableSink.DataStructureConverter converter) {
      this.topic = topic;
      this.converter = converter;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      state = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("writer", String.class));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
      state.update(List.of(topic));
    }

    @Override
    public void invoke(RowData row, Context context) {
      Row out = (Row) converter.toExternal(row);
      boolean taken = out.getKind() == RowKind.UPDATE_BEFORE || out.getKind() == RowKind.DELETE;
      out.setKind(RowKind.INSERT);
      synchronized (WRITTEN) {
        WRITTEN.merge(topic + " " + out, taken ? -1 : 1, Integer::sum);
      }
    }
  }
}
