package io.millrace.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.JobListener;
import org.apache.flink.runtime.operators.coordination.CoordinationRequestGateway;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * The one job of a program. It is submitted when main has returned: what goes wrong in main after its call of execute then
 * ends in a failed job that says why, and not in a JobManager that ends and is started again with the same program. A
 * program that waits for its job, or asks it for anything but its id, has it submitted by that.
 */
final class HeldJob {
  private final StreamExecutionEnvironment submitter;
  private StreamGraph graph;
  private List<JobListener> listeners;
  private JobClient submitted;

  HeldJob(StreamExecutionEnvironment submitter) {
    this.submitter = submitter;
  }

  synchronized JobClient made(StreamGraph one, List<JobListener> its) {
    if (graph != null) {
      throw new ProgramFailed(
          "The program calls execute a second time. A job is one program with one execute: put everything into one"
              + " environment, and all INSERTs into one StatementSet.");
    }
    graph = one;
    listeners = List.copyOf(its);
    return (JobClient)
        Proxy.newProxyInstance(
            HeldJob.class.getClassLoader(),
            new Class<?>[] {JobClient.class, CoordinationRequestGateway.class},
            this::answer);
  }

  synchronized boolean isMade() {
    return graph != null;
  }

  /** Nothing happens when it was submitted before. */
  synchronized JobClient submit() throws Exception {
    if (submitted == null) {
      submitted = submitter.executeAsync(graph);
      listeners.forEach(listener -> listener.onJobSubmitted(submitted, null));
    }
    return submitted;
  }

  private Object answer(Object proxy, Method method, Object[] args) throws Throwable {
    switch (method.getName()) {
      case "getJobID":
        return JobID.fromHexString(
            ((Configuration) submitter.getConfiguration()).get(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID));
      case "hashCode":
        return System.identityHashCode(proxy);
      case "equals":
        return proxy == args[0];
      default:
    }
    try {
      return method.invoke(submit(), args);
    } catch (InvocationTargetException wrapped) {
      throw wrapped.getCause();
    }
  }
}
