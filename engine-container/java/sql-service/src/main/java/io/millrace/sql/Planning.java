package io.millrace.sql;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Bounds the work of planning: so many checks at once, each for so long.
 *
 * <p>Flink's planner does not always listen to interrupts. A check that is out of time is interrupted and left behind;
 * while too many such threads are still at work the service says it is overloaded rather than become slow for all.
 */
final class Planning {
  private static final int MOST_LEFT_BEHIND = 4;

  private final Semaphore slots;
  private final long timeoutMs;
  private final AtomicInteger leftBehind = new AtomicInteger();

  Planning(int atOnce, long timeoutMs) {
    this.slots = new Semaphore(atOnce, true);
    this.timeoutMs = timeoutMs;
  }

  boolean isOverloaded() {
    return leftBehind.get() >= MOST_LEFT_BEHIND;
  }

  /** Always answers; the time spent waiting for a slot counts. */
  Report run(Supplier<Report> check) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    if (!slots.tryAcquire(timeoutMs, TimeUnit.MILLISECONDS)) {
      return timedOut();
    }
    try {
      return runUntil(deadline, check);
    } finally {
      slots.release();
    }
  }

  private Report runUntil(long deadline, Supplier<Report> check) throws InterruptedException {
    CompletableFuture<Report> answer = new CompletableFuture<>();
    // A new thread each time: the planner leaves state in thread locals.
    Thread thread = new Thread(() -> complete(answer, check), "check");
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      leftBehind.incrementAndGet();
      answer.whenComplete((any, thrown) -> leftBehind.decrementAndGet());
      thread.interrupt();
      return timedOut();
    } catch (ExecutionException failed) {
      return failure(failed.getCause());
    }
  }

  private static void complete(CompletableFuture<Report> answer, Supplier<Report> check) {
    try {
      answer.complete(check.get());
    } catch (Throwable thrown) {
      answer.completeExceptionally(thrown);
    }
  }

  private Report timedOut() {
    return Reports.failed(
        "timeout",
        "The check took longer than " + timeoutMs + " ms and was given up.",
        "Split the script, or try again when less is being checked.",
        timeoutMs);
  }

  /** The text of an unexpected error may quote the script, so only its kind is passed on. */
  private static Report failure(Throwable thrown) {
    if (thrown instanceof StackOverflowError) {
      return Reports.failed("sql_syntax", "The script is nested too deeply.", "Split it into views.", 0);
    }
    if (thrown instanceof OutOfMemoryError) {
      return Reports.failed("too_large", "Planning this script needs more memory than the service has.", "Split it.", 0);
    }
    StackTraceElement[] stack = thrown.getStackTrace();
    String at = stack.length == 0 ? "" : " at " + stack[0];
    System.err.println("sql-service: unexpected " + thrown.getClass().getName() + at);
    return Reports.failed("internal", "The check failed inside the service: " + thrown.getClass().getName() + at, null, 0);
  }
}
