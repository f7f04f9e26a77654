package io.millrace.sql;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/**
 * {@code POST /check {"script", "parallelism", "settings": {key: value}, "operators": {uid: parallelism}}} answers 200 with
 * a {@link Report}, whatever the script is; of the settings those of {@code table.*} count. {@code GET /healthz} answers 200 when ready. Requests that are
 * none get 4xx, an overloaded service 503, each with {@code {"code", "message"}}.
 */
final class Http {
  static final int LARGEST_BODY = 1 << 20;
  private static final int MOST_PARALLELISM = 32768;
  private static final int THREADS = 16;

  private final ObjectMapper json = new ObjectMapper();
  private final Planning planning;
  private final Connectors connectors;
  private final Policy policy;
  private final String release;

  Http(Planning planning, Connectors connectors, Policy policy, String release) {
    this.planning = planning;
    this.connectors = connectors;
    this.policy = policy;
    this.release = release;
  }

  /** Returns the port it listens on. */
  int start(int port) throws IOException {
    // A client that stops in the middle of a request must not hold a thread for ever; the JDK reads this once, in seconds.
    System.setProperty("sun.net.httpserver.maxReqTime", "30");
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 64);
    server.setExecutor(Executors.newFixedThreadPool(THREADS));
    server.createContext("/", this::handle);
    server.start();
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer;
      try {
        answer = route(exchange);
      } catch (Refused refused) {
        answer = new Answer(refused.status, Map.of("code", refused.code, "message", refused.getMessage()));
      } catch (InterruptedException | RuntimeException unexpected) {
        String kind = unexpected.getClass().getName();
        answer = new Answer(500, Map.of("code", "internal", "message", "The service failed: " + kind));
      }
      byte[] body = json.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private record Answer(int status, Object body) {}

  private Answer route(HttpExchange exchange) throws IOException, InterruptedException, Refused {
    String operation = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    return switch (operation) {
      case "GET /healthz" ->
          new Answer(planning.isOverloaded() ? 503 : 200, Map.of("ready", !planning.isOverloaded(), "release", release));
      case "POST /check" -> new Answer(200, check(exchange));
      default -> throw new Refused(404, "not_found", "There is POST /check and GET /healthz.");
    };
  }

  private Report check(HttpExchange exchange) throws IOException, InterruptedException, Refused {
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      throw new Refused(413, "too_large", "A request can have " + LARGEST_BODY + " bytes.");
    }
    JsonNode request = parse(body);
    JsonNode script = request.path("script");
    JsonNode parallelism = request.path("parallelism");
    int slots = parallelism.isMissingNode() ? 1 : parallelism.asInt(0);
    if (!script.isTextual() || slots < 1 || slots > MOST_PARALLELISM) {
      throw new Refused(400, "bad_request", "Expected {\"script\": string, \"parallelism\": 1 to " + MOST_PARALLELISM + "}.");
    }
    if (planning.isOverloaded()) {
      throw new Refused(503, "overloaded", "Too many checks that ran out of time are still at work. Try again later.");
    }
    Map<String, String> table = new TreeMap<>();
    request.path("settings").fields().forEachRemaining(field -> table.put(field.getKey(), field.getValue().asText()));
    table.keySet().removeIf(key -> !key.startsWith("table."));
    Map<String, Integer> own = new TreeMap<>();
    request.path("operators").fields().forEachRemaining(field -> own.put(field.getKey(), field.getValue().asInt(1)));
    Check.Settings settings = new Check.Settings(slots, table, own);
    return planning.run(() -> Check.run(script.asText(), settings, connectors, policy));
  }

  private JsonNode parse(byte[] body) throws IOException, Refused {
    try {
      JsonNode request = json.readTree(body);
      return request == null ? json.createObjectNode() : request;
    } catch (JsonProcessingException notJson) {
      throw new Refused(400, "bad_request", "The body is not JSON.");
    }
  }

  private static final class Refused extends Exception {
    final int status;
    final String code;

    Refused(int status, String code, String message) {
      super(message);
      this.status = status;
      this.code = code;
    }
  }
}
