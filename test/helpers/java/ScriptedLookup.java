import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.LookupFunction;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.Row;

/** Looks rows of a topic up by one column. */
public final class ScriptedLookup extends LookupFunction {
  private final String topic;
  private final List<LogicalType> types;
  private final int key;
  private final DynamicTableSource.DataStructureConverter converter;

  ScriptedLookup(String topic, List<LogicalType> types, int key, DynamicTableSource.DataStructureConverter converter) {
    this.topic = topic;
    this.types = new ArrayList<>(types);
    this.key = key;
    this.converter = converter;
  }

  @Override
  public List<RowData> lookup(RowData wanted) {
    converter.open(org.apache.flink.table.connector.RuntimeConverter.Context.create(getClass().getClassLoader()));
    List<RowData> found = new ArrayList<>();
    for (List<String> record : ScriptedKafka.recordsOf(topic)) {
      if (!record.isEmpty()) {
        Row row = ScriptedRows.rowOf(record, types);
        if (String.valueOf(row.getField(key)).equals(wanted.getString(0).toString())) {
          found.add((RowData) converter.toInternal(row));
        }
      }
    }
    return found;
  }
}
