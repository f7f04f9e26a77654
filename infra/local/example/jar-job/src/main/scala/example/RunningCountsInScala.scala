package example

import org.apache.flink.api.common.functions.{MapFunction, OpenContext}
import org.apache.flink.api.common.serialization.SimpleStringEncoder
import org.apache.flink.api.common.state.{ValueState, ValueStateDescriptor}
import org.apache.flink.api.java.functions.KeySelector
import org.apache.flink.connector.file.sink.FileSink
import org.apache.flink.core.fs.Path
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment
import org.apache.flink.streaming.api.functions.KeyedProcessFunction
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy
import org.apache.flink.util.Collector

/** The same as RunningCounts, in Scala over Flink's Java API: its own API for Scala is deprecated and ends with 1.20. */
object RunningCountsInScala {
  private val remainders = 4L

  def main(args: Array[String]): Unit = {
    val Array(folder, last, perSecond) = args
    val env = StreamExecutionEnvironment.getExecutionEnvironment
    env
      .fromSequence(1, last.toLong)
      .name("numbers")
      .uid("numbers")
      .map(new Slowly(1000 / perSecond.toLong))
      .name("slowly")
      .keyBy(new Remainder(remainders))
      .process(new Count)
      .name("count")
      .uid("count")
      .sinkTo(
        FileSink
          .forRowFormat(new Path(folder), new SimpleStringEncoder[String]())
          .withRollingPolicy(OnCheckpointRollingPolicy.build[String, String]())
          .build()
      )
      .name("files")
      .uid("files")
    env.execute("running counts in Scala")
  }
}

class Slowly(pauseMs: Long) extends MapFunction[java.lang.Long, java.lang.Long] {
  override def map(number: java.lang.Long): java.lang.Long = {
    Thread.sleep(pauseMs)
    number
  }
}

class Remainder(of: Long) extends KeySelector[java.lang.Long, java.lang.Long] {
  override def getKey(number: java.lang.Long): java.lang.Long = number % of
}

class Count extends KeyedProcessFunction[java.lang.Long, java.lang.Long, String] {
  @transient private var seen: ValueState[java.lang.Long] = _

  override def open(context: OpenContext): Unit =
    seen = getRuntimeContext.getState(new ValueStateDescriptor("seen", classOf[java.lang.Long]))

  override def processElement(
      number: java.lang.Long,
      context: KeyedProcessFunction[java.lang.Long, java.lang.Long, String]#Context,
      out: Collector[String]
  ): Unit = {
    val count = Option(seen.value()).fold(0L)(_.toLong) + 1
    seen.update(count)
    out.collect(s"$number,$count")
  }
}
