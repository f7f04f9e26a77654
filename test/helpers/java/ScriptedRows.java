import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** Rows from the words of a test. */
final class ScriptedRows {
  private ScriptedRows() {}

  /** Fields after an optional kind of change; {@code NULL} is null. */
  static Row rowOf(List<String> record, List<LogicalType> types) {
    boolean kind = record.get(0).matches("[+-][IUDBA]+");
    Row row = new Row(kind ? kindOf(record.get(0)) : RowKind.INSERT, types.size());
    for (int i = 0; i < types.size(); i++) {
      int at = i + (kind ? 1 : 0);
      String text = at < record.size() ? record.get(at) : "NULL";
      row.setField(i, text.equals("NULL") ? null : valueOf(text, types.get(i)));
    }
    return row;
  }

  private static RowKind kindOf(String text) {
    return switch (text) {
      case "-D" -> RowKind.DELETE;
      case "-U" -> RowKind.UPDATE_BEFORE;
      case "+U" -> RowKind.UPDATE_AFTER;
      default -> RowKind.INSERT;
    };
  }

  private static Object valueOf(String text, LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BIGINT -> Long.valueOf(text);
      case INTEGER -> Integer.valueOf(text);
      case DOUBLE -> Double.valueOf(text);
      case BOOLEAN -> Boolean.valueOf(text);
      case DECIMAL -> new java.math.BigDecimal(text);
      case TIMESTAMP_WITHOUT_TIME_ZONE -> java.time.LocalDateTime.parse("2026-01-01T" + text);
      default -> text;
    };
  }
}
