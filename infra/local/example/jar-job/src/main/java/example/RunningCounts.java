package example;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.apache.flink.util.Collector;

/**
 * Counts numbers by their remainder: of each number a line {@code number,how many of its remainder so far} goes to files,
 * each exactly once, however often the job is stopped and started in between.
 *
 * <p>Arguments: folder of the files, last number, numbers a second.
 */
public final class RunningCounts {
  private static final int REMAINDERS = 4;

  private RunningCounts() {}

  public static void main(String[] args) throws Exception {
    long last = Long.parseLong(args[1]);
    long pauseMs = 1000 / Long.parseLong(args[2]);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    // On one's own machine; as a job the interval of its settings wins.
    env.enableCheckpointing(3_600_000);
    env.fromSequence(1, last)
        .name("numbers")
        .uid("numbers")
        .map(
            number -> {
              Thread.sleep(pauseMs);
              return number;
            })
        .returns(Long.class)
        .name("slowly")
        .keyBy(number -> number % REMAINDERS)
        .process(new Count())
        .name("count")
        .uid("count")
        .sinkTo(
            FileSink.forRowFormat(new Path(args[0]), new SimpleStringEncoder<String>())
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .build())
        .name("files")
        .uid("files");
    env.execute("running counts");
  }

  private static final class Count extends KeyedProcessFunction<Long, Long, String> {
    private static final long serialVersionUID = 1L;
    private transient ValueState<Long> seen;

    @Override
    public void open(OpenContext context) {
      seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Long.class));
    }

    @Override
    public void processElement(Long number, Context context, Collector<String> out) throws Exception {
      long count = (seen.value() == null ? 0 : seen.value()) + 1;
      seen.update(count);
      out.collect(number + "," + count);
    }
  }
}
