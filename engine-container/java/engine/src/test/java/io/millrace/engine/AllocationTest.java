package io.millrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.operations.ddl.CreateTableOperation;
import org.junit.jupiter.api.Test;

class AllocationTest {
  private static final String PREFIX = Allocation.TRANSACTIONAL_ID_PREFIX;
  private static final String TIMEOUT = Allocation.TRANSACTION_TIMEOUT;

  private final Allocation allocation = new Allocation("mr-1");

  private static ObjectIdentifier named(String name) {
    return ObjectIdentifier.of("default_catalog", "default_database", name);
  }

  private static CatalogTable table(Map<String, String> options) {
    return CatalogTable.of(Schema.newBuilder().build(), null, List.of(), options);
  }

  private static Map<String, String> kafka(String... pairs) {
    Map<String, String> options = new HashMap<>(Map.of("connector", "kafka"));
    for (int i = 0; i < pairs.length; i += 2) {
      options.put(pairs[i], pairs[i + 1]);
    }
    return options;
  }

  private static SinkModifyOperation insert(ObjectIdentifier id, Map<String, String> options, Map<String, String> hint) {
    ResolvedCatalogTable resolved = new ResolvedCatalogTable(table(options), ResolvedSchema.of());
    return new SinkModifyOperation(ContextResolvedTable.temporary(id, resolved), null, Map.of(), null, false, hint);
  }

  private Map<String, String> inserted(ObjectIdentifier id, Map<String, String> options, Map<String, String> hint) {
    return ((SinkModifyOperation) allocation.ofInsert(insert(id, options, hint))).getDynamicOptions();
  }

  private String group(Map<String, String> options) {
    CreateTableOperation create = new CreateTableOperation(named("k"), table(options), false, false);
    return ((CreateTableOperation) allocation.ofDeclaration(create)).getCatalogTable().getOptions().get(Allocation.GROUP);
  }

  @Test
  void thePrefixIsTheJobsWhateverTableAndHintSay() {
    assertEquals("mr-1-a", inserted(named("a"), kafka(), Map.of()).get(PREFIX));
    assertEquals("mr-1-b", inserted(named("b"), kafka(PREFIX, "mine"), Map.of(PREFIX, "mine")).get(PREFIX));
  }

  @Test
  void whatAHintSaysOtherwiseStays() {
    assertEquals("2", inserted(named("a"), kafka(), Map.of("sink.parallelism", "2")).get("sink.parallelism"));
  }

  @Test
  void twoInsertsIntoOneTableDoNotShareIt() {
    assertEquals("mr-1-k", inserted(named("k"), kafka(), Map.of()).get(PREFIX));
    assertEquals("mr-1-k.2", inserted(named("k"), kafka(), Map.of()).get(PREFIX));
    assertEquals("mr-1-l", inserted(named("l"), kafka(), Map.of()).get(PREFIX));
  }

  @Test
  void namesCannotMeet() {
    assertEquals("mr-1-k%2e%2", inserted(named("k.2"), kafka(), Map.of()).get(PREFIX));
    assertEquals("mr-1-k%2d%%e9%", inserted(named("k-\u00e9"), kafka(), Map.of()).get(PREFIX));
    assertEquals("mr-1-c.d.k", inserted(ObjectIdentifier.of("c", "d", "k"), kafka(), Map.of()).get(PREFIX));
  }

  @Test
  void onlyKafkaNeedsOne() {
    SinkModifyOperation other = insert(named("b"), Map.of("connector", "blackhole"), Map.of());
    assertSame(other, allocation.ofInsert(other));
    assertEquals("mr-1-u", inserted(named("u"), Map.of("connector", "upsert-kafka"), Map.of()).get(PREFIX));
  }

  @Test
  void transactionsLastNoLongerThanABrokerAllows() {
    assertEquals("900000", inserted(named("a"), kafka(), Map.of()).get(TIMEOUT));
    assertEquals("900000", inserted(named("a"), kafka(TIMEOUT, "3600000"), Map.of()).get(TIMEOUT));
    assertEquals("60000", inserted(named("a"), kafka(TIMEOUT, "60000"), Map.of()).get(TIMEOUT));
    assertEquals("50000", inserted(named("a"), kafka(TIMEOUT, "60000"), Map.of(TIMEOUT, "50000")).get(TIMEOUT));
    assertEquals("a minute", inserted(named("a"), kafka(TIMEOUT, "a minute"), Map.of()).get(TIMEOUT));
  }

  @Test
  void aSourceGetsAGroupOfItsOwnUnlessItIsNamed() {
    assertEquals("mr-1-k", group(kafka("scan.startup.mode", "earliest-offset")));
    assertEquals("g", group(kafka("scan.startup.mode", "earliest-offset", Allocation.GROUP, "g")));
  }

  @Test
  void aSourceThatGoesOnFromItsGroupHasToNameIt() {
    assertNull(group(kafka()));
    assertNull(group(kafka("scan.startup.mode", "group-offsets")));
  }
}
