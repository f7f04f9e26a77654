package io.millrace.engine;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.operators.AbstractUdfStreamOperator;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.api.transformations.LegacySinkTransformation;
import org.apache.flink.streaming.api.transformations.LegacySourceTransformation;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.transformations.PhysicalTransformation;
import org.apache.flink.streaming.api.transformations.SinkTransformation;
import org.apache.flink.streaming.api.transformations.SourceTransformation;

/** Which operators keep state. What is not known to keep none counts as keeping some. */
final class OperatorState {
  private static final int LONGEST_NAME = 400;

  /** Operators of Flink's that work row by row, or that empty themselves before every checkpoint. */
  private static final Set<String> STATELESS =
      Set.of(
          "calc", "correlate", "watermark-assigner", "mini-batch-assigner", "drop-update-before", "expand", "window",
          "local-group-aggregate", "local-window-aggregate", "constraint-validator", "timestamp-inserter", "row-kind-setter",
          "partitioner");

  private OperatorState() {}

  /** Empty when it keeps none. */
  static Optional<StatefulOperator> of(
      Transformation<?> transformation, String part, String description, Meaning meaning, boolean twin) {
    if (!(transformation instanceof PhysicalTransformation) || STATELESS.contains(part) || !keepsState(transformation, part)) {
      return Optional.empty();
    }
    return Optional.of(
        new StatefulOperator(
            transformation.getUid(), part, cut(description), layout(transformation), twin, meaning.parts(), meaning.aspects()));
  }

  static String cut(String description) {
    return description.length() > LONGEST_NAME ? description.substring(0, LONGEST_NAME) + "..." : description;
  }

  /** One that a connector made and gave no id: what becomes of it depends on the whole graph. */
  static Optional<StatefulOperator> unnamed(Transformation<?> transformation) {
    boolean keeps = transformation instanceof PhysicalTransformation && keepsState(transformation, "");
    return keeps
        ? Optional.of(
            new StatefulOperator(
                null, "unnamed", transformation.getName(), layout(transformation), true, Map.of(), Map.of()))
        : Optional.empty();
  }

  private static boolean keepsState(Transformation<?> transformation, String part) {
    if (transformation instanceof SinkTransformation<?, ?> sink) {
      return sink.getSink() instanceof SupportsWriterState || sink.getSink() instanceof SupportsCommitter;
    }
    if (transformation instanceof LegacySinkTransformation<?> sink) {
      return functionOf(sink.getOperatorFactory()) instanceof CheckpointedFunction;
    }
    if (part.equals("lookup-join") && transformation instanceof OneInputTransformation<?, ?> lookup) {
      return lookup.getOperatorFactory() instanceof AsyncWaitOperatorFactory;
    }
    return true;
  }

  private static String layout(Transformation<?> transformation) {
    Object who = transformation.getClass();
    if (transformation instanceof SourceTransformation<?, ?, ?> source) {
      who = source.getSource().getClass();
    } else if (transformation instanceof LegacySourceTransformation<?> source) {
      who = source.getOperator().getUserFunction().getClass();
    } else if (transformation instanceof SinkTransformation<?, ?> sink) {
      who = sink.getSink().getClass();
    } else if (transformation instanceof LegacySinkTransformation<?> sink) {
      Object function = functionOf(sink.getOperatorFactory());
      who = function == null ? who : function.getClass();
    }
    return Digest.of(who);
  }

  private static Object functionOf(StreamOperatorFactory<?> factory) {
    return factory instanceof SimpleOperatorFactory<?> simple
            && simple.getOperator() instanceof AbstractUdfStreamOperator<?, ?> operator
        ? operator.getUserFunction()
        : null;
  }
}
