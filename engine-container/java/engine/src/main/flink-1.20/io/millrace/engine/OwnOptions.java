package io.millrace.engine;

import java.util.Map;
import org.apache.flink.table.operations.SinkModifyOperation;

/** What differs between the lines of Flink when an INSERT gets other options; this is for 1.20. */
final class OwnOptions {
  private OwnOptions() {}

  static SinkModifyOperation of(SinkModifyOperation sink, Map<String, String> options) {
    SinkModifyOperation.ModifyType type =
        sink.isUpdate()
            ? SinkModifyOperation.ModifyType.UPDATE
            : sink.isDelete() ? SinkModifyOperation.ModifyType.DELETE : SinkModifyOperation.ModifyType.INSERT;
    return new SinkModifyOperation(
        sink.getContextResolvedTable(),
        sink.getChild(),
        sink.getStaticPartitions(),
        sink.getTargetColumns(),
        sink.isOverwrite(),
        options,
        type);
  }
}
