package io.millrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LauncherTest {
  /** A program that would run for ever. */
  public static final class Sleeper {
    public static void main(String[] args) throws InterruptedException {
      System.out.println("up " + String.join(",", args));
      Thread.sleep(600_000);
    }
  }

  private static Process launch(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Launcher.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  @Test
  void haltsWhenTheParentsPipeCloses() throws Exception {
    Process child = launch(Sleeper.class.getName(), "a", "b");
    assertEquals("up a,b", child.inputReader().readLine());
    child.getOutputStream().close();
    assertTrue(child.waitFor(20, TimeUnit.SECONDS));
    assertEquals(Launcher.PARENT_GONE, child.exitValue());
  }

  @Test
  void saysWhatIsWrongWithItsCommandLine() throws Exception {
    assertEquals(Launcher.BAD_USAGE, launch().waitFor());
    Process child = launch("no.such.Class");
    assertTrue(child.inputReader().readLine().contains("no.such.Class"));
    assertEquals(Launcher.BAD_USAGE, child.waitFor());
  }
}
