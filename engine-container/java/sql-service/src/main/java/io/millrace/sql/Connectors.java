package io.millrace.sql;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.DecodingFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.EncodingFormatFactory;
import org.apache.flink.table.factories.Factory;

/** Which identifiers can stand in 'connector', 'format' and catalog 'type', and the class loaders that hold them. */
final class Connectors {
  private final Path home;
  private final ClassLoader engine;
  /** Identifier to the names of the connectors (of connectors.json) that bring it. */
  private final Map<String, Set<String>> owners = new TreeMap<>();
  private final Map<String, Boolean> hasJars = new HashMap<>();
  private final Set<String> tables = new TreeSet<>();
  private final Set<String> formats = new TreeSet<>();
  private final Set<String> catalogs = new TreeSet<>();
  private final Map<Set<String>, ClassLoader> loaders = new ConcurrentHashMap<>();

  Connectors(Path home, Path list, String release) throws IOException {
    this.home = home;
    this.engine = Connectors.class.getClassLoader();
    for (JsonNode connector : new ObjectMapper().readTree(list.toFile())) {
      JsonNode here = connector.path("releases").path(release);
      boolean everywhere = !connector.has("releases");
      if (here.isObject() || everywhere) {
        String name = connector.path("name").asText();
        hasJars.put(name, !here.path("jars").isEmpty());
        connector.path("factories").forEach(id -> owners.computeIfAbsent(id.asText(), any -> new TreeSet<>()).add(name));
      }
    }
    discover(engine);
    for (String name : hasJars.keySet()) {
      if (hasJars.get(name) && Files.isDirectory(folder(name))) {
        discover(loaderOf(Set.of(name)));
      }
    }
  }

  Set<String> tables() {
    return tables;
  }

  Set<String> formats() {
    return formats;
  }

  Set<String> catalogs() {
    return catalogs;
  }

  /** The connectors to load for the identifiers that a script uses. */
  Set<String> ownersOf(Set<String> identifiers) {
    Set<String> names = new TreeSet<>();
    for (String identifier : identifiers) {
      names.addAll(owners.getOrDefault(identifier, Set.of()));
    }
    names.removeIf(name -> !hasJars.get(name));
    return names;
  }

  /** Cached by set, so that classes are loaded and compiled once. */
  ClassLoader loaderOf(Set<String> names) {
    return names.isEmpty() ? engine : loaders.computeIfAbsent(Set.copyOf(names), this::open);
  }

  private ClassLoader open(Set<String> names) {
    List<URL> jars = new ArrayList<>();
    for (String name : new TreeSet<>(names)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder(name), "*.jar")) {
        for (Path jar : files) {
          jars.add(jar.toUri().toURL());
        }
      } catch (IOException missing) {
        throw new IllegalStateException("The files of connector " + name + " are not in the engine home", missing);
      }
    }
    return new URLClassLoader(jars.toArray(URL[]::new), engine);
  }

  private Path folder(String name) {
    return home.resolve("connectors").resolve(name);
  }

  private void discover(ClassLoader loader) {
    for (Factory factory : ServiceLoader.load(Factory.class, loader)) {
      if (factory instanceof DynamicTableFactory) {
        tables.add(factory.factoryIdentifier());
      } else if (factory instanceof DecodingFormatFactory || factory instanceof EncodingFormatFactory) {
        formats.add(factory.factoryIdentifier());
      } else if (factory instanceof CatalogFactory) {
        catalogs.add(factory.factoryIdentifier());
      }
    }
  }
}
