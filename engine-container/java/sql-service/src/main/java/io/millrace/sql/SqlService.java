package io.millrace.sql;

import io.millrace.engine.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** Main class: a warm Flink planner behind HTTP on loopback. See {@link Http} for the operations. */
public final class SqlService {
  private SqlService() {}

  public static void main(String[] args) throws Exception {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage() + "\n" + Options.USAGE);
      System.exit(Launcher.BAD_USAGE);
      return;
    }
    if (options.stdinWatch()) {
      Launcher.haltWhenClosed(System.in);
    }
    EmptyStore.verify();
    String release = releaseOf(options.home());
    Connectors connectors = new Connectors(options.home(), options.connectors(), release);
    Planning planning = new Planning(options.atOnce(), options.timeoutMs());
    WarmUp.run(connectors);
    Http http = new Http(planning, connectors, new Policy(options.allowLocalFiles()), release);
    announce(options.portFile(), http.start(options.port()));
  }

  private static String releaseOf(Path home) throws IOException {
    return new ObjectMapper().readTree(home.resolve("engine.json").toFile()).path("release").asText();
  }

  /** By rename, so that whoever waits for the file never reads half a number. */
  private static void announce(Path file, int port) throws IOException {
    Path half = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(half, Integer.toString(port));
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
