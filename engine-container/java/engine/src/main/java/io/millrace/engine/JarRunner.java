package io.millrace.engine;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job of kind {@code jar}: calls main of the user's class, and says in words why that made no job.
 *
 * <p>Main class in application mode: {@code JarRunner --program <file>}. Each line of the file is Base64: the class, the
 * keys that are held (see {@link HeldEnvironment}) with commas between them, and then one line for each argument. They
 * come in a file because a command line can be read by everybody on the machine.
 */
public final class JarRunner {
  private JarRunner() {}

  public static void main(String[] args) throws Exception {
    if (args.length != 2 || !args[0].equals("--program")) {
      throw new IllegalArgumentException("usage: JarRunner --program <file>");
    }
    List<String> lines = read(Path.of(args[1]));
    String entryClass = lines.get(0);
    // What main does outside of Flink is for the time when the run before has ended.
    Configuration restore =
        Held.untilTold(StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration());
    HeldJob job = HeldEnvironment.install(List.of(lines.get(1).split(",")), restore);
    Method main = mainOf(entryClass);
    call(main, lines.subList(2, lines.size()).toArray(String[]::new));
    if (!job.isMade()) {
      throw new ProgramFailed(
          "main of " + entryClass + " returned without a call of execute, so there is no job to run.");
    }
    job.submit();
  }

  private static List<String> read(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.US_ASCII).stream()
        .map(line -> new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8))
        .toList();
  }

  private static Method mainOf(String entryClass) {
    try {
      ClassLoader own = Thread.currentThread().getContextClassLoader();
      Method main = Class.forName(entryClass, false, own).getMethod("main", String[].class);
      if (!Modifier.isStatic(main.getModifiers())) {
        throw new ProgramFailed("main of " + entryClass + " is not static.");
      }
      return main;
    } catch (ClassNotFoundException missing) {
      throw new ProgramFailed("There is no class " + entryClass + " in the jars of the job.", missing);
    } catch (NoSuchMethodException missing) {
      throw new ProgramFailed(entryClass + " has no public static void main(String[]).", missing);
    } catch (UnsupportedClassVersionError newer) {
      throw new ProgramFailed(newerJava(entryClass, newer.getMessage()), newer);
    } catch (LinkageError broken) {
      throw new ProgramFailed(entryClass + " cannot be loaded: " + broken, broken);
    }
  }

  /** The JVM names the release of class files, which is that of Java and 44. */
  private static String newerJava(String entryClass, String told) {
    Matcher file = Pattern.compile("class file version (\\d+)").matcher(String.valueOf(told));
    String compiled = file.find() ? "Java " + (Integer.parseInt(file.group(1)) - 44) : "a newer Java";
    int own = Runtime.version().feature();
    return entryClass + " is compiled for " + compiled + "; the engine runs Java " + own
        + ". Compile it with --release " + own + ".";
  }

  private static void call(Method main, String[] args) throws Exception {
    try {
      main.invoke(null, (Object) args);
    } catch (InvocationTargetException wrapped) {
      throw said(main, wrapped.getCause());
    } catch (ExceptionInInitializerError wrapped) {
      throw said(main, wrapped);
    }
  }

  private static Exception said(Method main, Throwable thrown) {
    String name = main.getDeclaringClass().getName();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProgramFailed told) {
        return told;
      }
      if (cause.getClass().getSimpleName().equals("UserSystemExitException")) {
        return new ProgramFailed(
            "The program called System.exit, which would end the JobManager. Return from main, or throw an exception.");
      }
      if (cause instanceof NoClassDefFoundError missing) {
        return new ProgramFailed(
            "main of " + name + " needs a class that is in no jar of the job: " + missing.getMessage()
                + ". Put it into the jar, or add the artifact that holds it to the dependencies.",
            thrown);
      }
    }
    return new ProgramFailed("main of " + name + " failed: " + thrown, thrown);
  }
}
