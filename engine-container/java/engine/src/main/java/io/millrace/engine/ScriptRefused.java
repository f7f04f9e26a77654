package io.millrace.engine;

import java.util.List;
import java.util.stream.Collectors;

/** The script cannot be run as it is; says every problem with its place. */
public final class ScriptRefused extends RuntimeException {
  public ScriptRefused(String source, List<Problem> problems) {
    super(
        problems.stream()
            .map(problem -> source + ":" + problem.inOneLine())
            .collect(Collectors.joining("\n", "The SQL script was refused:\n", "")));
  }
}
