package io.millrace.sql;

import io.millrace.engine.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The factories that a script names: in 'connector', in 'format' and its kin, and as type of a catalog. */
record Identifiers(List<Option> connectorOptions, List<Option> formatOptions, Set<String> catalogs) {
  static final String UNKNOWN_CONNECTOR = "unknown_connector";
  static final String UNKNOWN_FORMAT = "unknown_format";

  static Identifiers of(Declared declared) {
    Identifiers found = new Identifiers(new ArrayList<>(), new ArrayList<>(), new TreeSet<>());
    for (Option option : declared.options()) {
      String key = option.key();
      if (option.place() == Option.Place.CATALOG && key.equals("type")) {
        found.catalogs.add(option.value());
      } else if (option.place() == Option.Place.TABLE || option.place() == Option.Place.HINT) {
        if (key.equals("connector")) {
          found.connectorOptions.add(option);
        } else if (key.equals("format") || key.equals("key.format") || key.equals("value.format")) {
          found.formatOptions.add(option);
        }
      }
    }
    return found;
  }

  Set<String> connectors() {
    return values(connectorOptions);
  }

  Set<String> formats() {
    return values(formatOptions);
  }

  Set<String> all() {
    Set<String> all = new HashSet<>(catalogs);
    all.addAll(connectors());
    all.addAll(formats());
    return all;
  }

  List<Problem> problemsOf(Connectors known) {
    List<Problem> problems = new ArrayList<>();
    for (Option option : connectorOptions) {
      if (!known.tables().contains(option.value())) {
        problems.add(unknown(option, UNKNOWN_CONNECTOR, "connector", known.tables()));
      }
    }
    for (Option option : formatOptions) {
      if (!known.formats().contains(option.value())) {
        problems.add(unknown(option, UNKNOWN_FORMAT, "format", known.formats()));
      }
    }
    return problems;
  }

  static Problem unknown(Option option, String code, String what, Set<String> known) {
    String message = "There is no " + what + " '" + option.value() + "' here.";
    String fix = Nearest.of(option.value(), known);
    String there = "There are: " + String.join(", ", known) + ".";
    return Problem.of(
        option.valueAt(), option.statement().index(), code, message, fix == null ? there : "Did you mean '" + fix + "'? " + there);
  }

  private static Set<String> values(List<Option> options) {
    Set<String> values = new TreeSet<>();
    options.forEach(option -> values.add(option.value()));
    return values;
  }
}
