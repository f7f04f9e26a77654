package io.millrace.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.operations.ddl.CreateTableOperation;

/**
 * What must be unique per job is given out here, whatever the DDL says: two jobs with one transactional-id prefix would
 * abort each other's output, and so would two INSERTs of one job. One object per script, because it counts.
 */
public final class Allocation {
  static final String TRANSACTIONAL_ID_PREFIX = "sink.transactional-id-prefix";
  static final String TRANSACTION_TIMEOUT = "properties.transaction.timeout.ms";
  static final String GROUP = "properties.group.id";

  /** transaction.max.timeout.ms of a broker whose owner has not changed it; it refuses producers that want more. */
  static final long LONGEST_TRANSACTION_MS = 900_000;

  private static final Set<String> KAFKA = Set.of("kafka", "upsert-kafka");
  private static final Set<String> FROM_GROUP_OFFSETS = Set.of("group-offsets", "");

  private final String prefix;
  private final Map<ObjectIdentifier, Integer> inserts = new HashMap<>();

  /**
   * @param prefix unique to the job for its life
   */
  public Allocation(String prefix) {
    this.prefix = prefix;
  }

  /** The statement as it is to be run. Only a table that needs something unique is changed. */
  Operation ofDeclaration(Operation operation) {
    return operation instanceof CreateTableOperation create ? ofTable(create) : operation;
  }

  /**
   * Given to the INSERT, not to its table: so nothing that a hint, ALTER TABLE or LIKE says is stronger, and two INSERTs
   * into one table do not share it.
   */
  ModifyOperation ofInsert(ModifyOperation insert) {
    if (!(insert instanceof SinkModifyOperation sink) || !isKafka(optionsOf(sink.getContextResolvedTable()))) {
      return insert;
    }
    ObjectIdentifier table = sink.getContextResolvedTable().getIdentifier();
    Map<String, String> all = new HashMap<>(optionsOf(sink.getContextResolvedTable()));
    all.putAll(sink.getDynamicOptions());
    Map<String, String> own = new HashMap<>(sink.getDynamicOptions());
    int count = inserts.merge(table, 1, Integer::sum);
    own.put(TRANSACTIONAL_ID_PREFIX, nameFor(table) + (count == 1 ? "" : "." + count));
    own.put(TRANSACTION_TIMEOUT, capped(all.get(TRANSACTION_TIMEOUT)));
    return OwnOptions.of(sink, own);
  }

  /** A consumer group of its own, unless the script names one or has to: offsets are read from a group somebody chose. */
  private Operation ofTable(CreateTableOperation create) {
    // Its type is not the same in every line of Flink.
    var table = create.getCatalogTable();
    Map<String, String> options = table.getOptions();
    boolean readsFromGroup =
        "kafka".equals(options.get("connector"))
            && FROM_GROUP_OFFSETS.contains(options.getOrDefault("scan.startup.mode", ""));
    if (!isKafka(options) || options.containsKey(GROUP) || readsFromGroup) {
      return create;
    }
    Map<String, String> own = new HashMap<>(options);
    own.put(GROUP, nameFor(create.getTableIdentifier()));
    return new CreateTableOperation(
        create.getTableIdentifier(), table.copy(own), create.isIgnoreIfExists(), create.isTemporary());
  }

  /** What Flink would refuse is left for it to refuse. */
  private static String capped(String wanted) {
    try {
      return wanted == null
          ? Long.toString(LONGEST_TRANSACTION_MS)
          : Long.toString(Math.min(Long.parseLong(wanted.strip()), LONGEST_TRANSACTION_MS));
    } catch (NumberFormatException notANumber) {
      return wanted;
    }
  }

  private String nameFor(ObjectIdentifier table) {
    boolean ordinary =
        table.getCatalogName().equals("default_catalog") && table.getDatabaseName().equals("default_database");
    String name = escaped(table.getObjectName());
    return prefix
        + "-"
        + (ordinary ? name : escaped(table.getCatalogName()) + "." + escaped(table.getDatabaseName()) + "." + name);
  }

  /** Letters, digits and _ stay; so the dots and hyphens between the parts can never come from a name. */
  private static String escaped(String name) {
    StringBuilder out = new StringBuilder();
    name.codePoints()
        .forEach(
            c -> {
              boolean plain = c == '_' || (c < 128 && Character.isLetterOrDigit(c));
              out.append(plain ? Character.toString(c) : "%" + Integer.toHexString(c) + "%");
            });
    return out.toString();
  }

  private static boolean isKafka(Map<String, String> options) {
    return KAFKA.contains(options.getOrDefault("connector", ""));
  }

  private static Map<String, String> optionsOf(ContextResolvedTable table) {
    return table.isAnonymous() ? Map.of() : table.getTable().getOptions();
  }
}
