package io.millrace.sql;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The command line of the service. */
record Options(
    int port,
    Path portFile,
    Path home,
    Path connectors,
    boolean stdinWatch,
    boolean allowLocalFiles,
    int atOnce,
    long timeoutMs) {

  static final String USAGE =
      "usage: SqlService --port 0 --port-file F --engine-home DIR --connectors connectors.json"
          + " [--stdin-watch] [--allow-local-files] [--at-once 2] [--timeout-ms 30000]";

  static Options parse(String[] args) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--stdin-watch", "--allow-local-files" -> given.put(args[i], "true");
        case "--port", "--port-file", "--engine-home", "--connectors", "--at-once", "--timeout-ms" -> {
          if (i + 1 == args.length) {
            throw new IllegalArgumentException(args[i] + " needs a value");
          }
          given.put(args[i], args[++i]);
        }
        default -> throw new IllegalArgumentException("unknown option " + args[i]);
      }
    }
    return new Options(
        Integer.parseInt(given.getOrDefault("--port", "0")),
        Path.of(need(given, "--port-file")),
        Path.of(need(given, "--engine-home")),
        Path.of(need(given, "--connectors")),
        given.containsKey("--stdin-watch"),
        given.containsKey("--allow-local-files"),
        Integer.parseInt(given.getOrDefault("--at-once", "2")),
        Long.parseLong(given.getOrDefault("--timeout-ms", "30000")));
  }

  private static String need(Map<String, String> given, String name) {
    String value = given.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is needed");
    }
    return value;
  }
}
