package io.millrace.engine;

import java.util.Map;
import org.apache.flink.table.operations.ModifyType;
import org.apache.flink.table.operations.SinkModifyOperation;

/** What differs between the lines of Flink when an INSERT gets other options; this is for 2.3, which has ON CONFLICT. */
final class OwnOptions {
  private OwnOptions() {}

  static SinkModifyOperation of(SinkModifyOperation sink, Map<String, String> options) {
    ModifyType type =
        sink.isUpdate() ? ModifyType.UPDATE : sink.isDelete() ? ModifyType.DELETE : ModifyType.INSERT;
    return new SinkModifyOperation(
        sink.getContextResolvedTable(),
        sink.getChild(),
        sink.getStaticPartitions(),
        sink.getTargetColumns(),
        sink.isOverwrite(),
        options,
        type,
        sink.getConflictStrategy().orElse(null));
  }
}
