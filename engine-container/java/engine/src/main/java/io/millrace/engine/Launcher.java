package io.millrace.engine;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Starts another main class and ties the life of this JVM to the pipe on its standard input.
 *
 * <p>Whoever starts the JVM keeps the other end of that pipe. When the parent dies, however it dies, the kernel closes
 * the pipe and the JVM halts at once: no JVM outlives its parent, and none needs to be looked for.
 */
public final class Launcher {
  /** Exit status after the pipe was closed: what a shell reports for a process ended by SIGTERM. */
  public static final int PARENT_GONE = 143;

  /** Exit status when the command line itself is wrong. */
  public static final int BAD_USAGE = 64;

  /** Set (to anything) to start without a parent, by hand or under a debugger. */
  static final String NO_WATCH = "MILLRACE_NO_STDIN_WATCH";

  private static final CompletableFuture<String> TOLD = new CompletableFuture<>();

  private Launcher() {}

  public static void main(String[] args) throws Throwable {
    if (args.length == 0) {
      System.err.println("usage: Launcher <mainClass> [args...]");
      System.exit(BAD_USAGE);
    }
    if (System.getenv(NO_WATCH) == null) {
      haltWhenClosed(System.in);
    }
    Method main = mainOf(args[0]);
    try {
      main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException wrapped) {
      // The JVM prints what the program threw, as if the program had been started directly.
      throw wrapped.getCause();
    }
  }

  /** The first line that the parent wrote. Waits for it. */
  static String told() {
    return TOLD.join();
  }

  /** Halts the JVM, without shutdown hooks, as soon as the stream ends. Of what is written to it the first line counts. */
  public static void haltWhenClosed(InputStream pipe) {
    Thread watch = new Thread(() -> drain(pipe), "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void drain(InputStream pipe) {
    StringBuilder line = new StringBuilder();
    byte[] read = new byte[4096];
    try {
      for (int count = pipe.read(read); count >= 0; count = pipe.read(read)) {
        if (!TOLD.isDone()) {
          line.append(new String(read, 0, count, StandardCharsets.US_ASCII));
          int end = line.indexOf("\n");
          if (end >= 0) {
            TOLD.complete(line.substring(0, end));
          }
        }
      }
    } catch (IOException broken) {
      // A pipe that cannot be read has no parent behind it either.
    }
    Runtime.getRuntime().halt(PARENT_GONE);
  }

  private static Method mainOf(String className) throws NoSuchMethodException {
    try {
      return Class.forName(className).getMethod("main", String[].class);
    } catch (ClassNotFoundException missing) {
      System.err.println("Launcher: no class " + className + " on the class path");
      System.exit(BAD_USAGE);
      throw new IllegalStateException(missing);
    }
  }
}
