import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Kafka's own client for tests, as one process that lives as long as its standard input: a line of JSON in, a line out.
 * Requests carry an id and an op: create, produce, read, ends, transactions.
 */
public final class KafkaTool {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long READ_PATIENCE_MS = 30_000;
  /** An answer is one line, held in memory as a whole. */
  private static final int MOST_READ = 50_000;

  private final Admin admin;
  private final KafkaProducer<String, String> producer;
  private final KafkaConsumer<String, String> committed;
  private final KafkaConsumer<String, String> written;

  private KafkaTool(String bootstrap) {
    Properties shared = new Properties();
    shared.put("bootstrap.servers", bootstrap);
    admin = Admin.create(shared);
    Properties sending = new Properties();
    sending.putAll(shared);
    sending.put("acks", "all");
    sending.put("linger.ms", "5");
    producer = new KafkaProducer<>(sending, new StringSerializer(), new StringSerializer());
    committed = consumer(shared, "read_committed");
    written = consumer(shared, "read_uncommitted");
  }

  private static KafkaConsumer<String, String> consumer(Properties shared, String isolation) {
    Properties reading = new Properties();
    reading.putAll(shared);
    reading.put("isolation.level", isolation);
    reading.put("enable.auto.commit", "false");
    reading.put("auto.offset.reset", "none");
    reading.put("max.poll.records", "5000");
    return new KafkaConsumer<>(reading, new StringDeserializer(), new StringDeserializer());
  }

  public static void main(String[] args) throws Exception {
    KafkaTool tool = new KafkaTool(args[0]);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonNode request = JSON.readTree(line);
      ObjectNode answer = JSON.createObjectNode().put("id", request.get("id").asLong());
      try {
        answer.set("result", tool.run(request));
      } catch (Exception failed) {
        answer.put("error", String.valueOf(failed));
      }
      out.println(JSON.writeValueAsString(answer));
    }
    // The pipe is closed: nobody is left who could want anything, least of all an orderly end.
    Runtime.getRuntime().halt(0);
  }

  private JsonNode run(JsonNode request) throws Exception {
    String op = request.get("op").asText();
    return switch (op) {
      case "create" -> create(request.get("topic").asText(), request.get("partitions").asInt());
      case "produce" -> produce(request.get("topic").asText(), request.get("records"));
      case "read" -> read(of(request), request.get("topic").asText(), request.get("from"));
      case "ends" -> JSON.valueToTree(
          Map.of(
              "committed", ends(committed, request.get("topic").asText()),
              "written", ends(written, request.get("topic").asText())));
      case "transactions" -> transactions();
      default -> throw new IllegalArgumentException("no op " + op);
    };
  }

  private KafkaConsumer<String, String> of(JsonNode request) {
    return request.get("committed").asBoolean() ? committed : written;
  }

  private JsonNode create(String topic, int partitions) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    return JSON.nullNode();
  }

  /** Answers once the broker has acknowledged every record. */
  private JsonNode produce(String topic, JsonNode records) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (JsonNode record : records) {
      Integer partition = record.hasNonNull("partition") ? record.get("partition").asInt() : null;
      Long timestamp = record.hasNonNull("timestamp") ? record.get("timestamp").asLong() : null;
      String key = record.hasNonNull("key") ? record.get("key").asText() : null;
      sent.add(producer.send(new ProducerRecord<>(topic, partition, timestamp, key, record.get("value").asText())));
    }
    producer.flush();
    for (Future<RecordMetadata> one : sent) {
      one.get();
    }
    return JSON.getNodeFactory().numberNode(sent.size());
  }

  /** From the given offsets towards where the partition ends now, for this isolation; where to go on, and whether there is more. */
  private static JsonNode read(KafkaConsumer<String, String> consumer, String topic, JsonNode from) {
    List<TopicPartition> partitions = partitionsOf(consumer, topic);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    for (TopicPartition partition : partitions) {
      consumer.seek(partition, from.path(String.valueOf(partition.partition())).asLong(0));
    }
    ArrayNode records = JSON.createArrayNode();
    long patienceEnds = System.currentTimeMillis() + READ_PATIENCE_MS;
    while (records.size() < MOST_READ
        && partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
      if (System.currentTimeMillis() > patienceEnds) {
        throw new IllegalStateException("the end of " + topic + " was not reached");
      }
      for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
        records.add(
            JSON.createObjectNode()
                .put("partition", record.partition())
                .put("offset", record.offset())
                .put("timestamp", record.timestamp())
                .put("key", record.key())
                .put("value", record.value()));
      }
    }
    ObjectNode next = JSON.createObjectNode();
    partitions.forEach(p -> next.put(String.valueOf(p.partition()), consumer.position(p)));
    ObjectNode result = JSON.createObjectNode();
    result.set("records", records);
    result.set("next", next);
    result.put("more", partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p)));
    return result;
  }

  /** For read_committed the end is the last stable offset: the first record of the oldest open transaction. */
  private static Map<Integer, Long> ends(KafkaConsumer<String, String> consumer, String topic) {
    return consumer.endOffsets(partitionsOf(consumer, topic)).entrySet().stream()
        .collect(Collectors.toMap(entry -> entry.getKey().partition(), Map.Entry::getValue));
  }

  private static List<TopicPartition> partitionsOf(KafkaConsumer<String, String> consumer, String topic) {
    return consumer.partitionsFor(topic).stream().map(p -> new TopicPartition(topic, p.partition())).toList();
  }

  private JsonNode transactions() throws Exception {
    ArrayNode found = JSON.createArrayNode();
    for (TransactionListing one : admin.listTransactions().all().get()) {
      found.add(JSON.createObjectNode().put("id", one.transactionalId()).put("state", one.state().toString()));
    }
    return found;
  }
}
