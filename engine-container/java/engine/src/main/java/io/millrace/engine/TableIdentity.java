package io.millrace.engine;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What makes a table the same to the state of its source or sink, whatever a script calls it: offsets of a topic are those
 * of that topic, not those of the name in CREATE TABLE.
 *
 * @param key digest of what identifies it
 * @param cluster digest of where it is, which may change for the same thing; null when that is part of the key
 * @param tuning digest of all other options
 */
record TableIdentity(String key, String cluster, String tuning) {
  private static final String SERVERS = "properties.bootstrap.servers";

  /** Connectors whose state knows nothing but these options; the state of others may depend on any option and any column. */
  private static final Map<String, List<String>> KNOWN =
      Map.of(
          "kafka", List.of("topic", "topic-pattern"),
          "upsert-kafka", List.of("topic"),
          "filesystem", List.of("path", "format"));

  /** How fast or how parallel, which no state depends on. */
  private static final Set<String> TUNING =
      Set.of("rows-per-second", "scan.parallelism", "sink.parallelism", "source.monitor-interval");

  private static final Pattern SECRET = Pattern.compile("password|secret|token|credential|jaas|api-?key|access[-.]?key");

  static TableIdentity of(Map<String, String> options, Object columns) {
    String connector = options.getOrDefault("connector", "");
    Map<String, String> identifying = new TreeMap<>();
    Map<String, String> others = new TreeMap<>();
    List<String> known = KNOWN.get(connector);
    options.forEach(
        (key, value) -> {
          boolean identifies =
              known == null ? !TUNING.contains(key) && !isSecret(key) : known.contains(key);
          if (identifies || key.equals("connector")) {
            identifying.put(key, value);
          } else if (!key.equals(SERVERS) && !isSecret(key)) {
            others.put(key, value);
          }
        });
    String key = Digest.of(identifying, known == null ? columns : "");
    String servers = known == null ? null : options.get(SERVERS);
    return new TableIdentity(key, servers == null ? null : Digest.of(servers), Digest.of(others));
  }

  /** Secrets change without changing what is read, and their digests are not for storing. */
  private static boolean isSecret(String key) {
    return SECRET.matcher(key.toLowerCase(Locale.ROOT)).find();
  }
}
