import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.factories.DecodingFormatFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.EncodingFormatFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.planner.functions.sql.FlinkSqlOperatorTable;
import org.apache.flink.table.types.inference.TypeInferenceUtil;
import org.apache.flink.util.TimeUtils;

/**
 * What a script may name in one release of Flink, asked of Flink itself: functions with their signatures, connectors and
 * formats with their options. {@code Vocabulary <factory>...} prints it as JSON; only those factories are told of.
 */
public final class Vocabulary {
  private Vocabulary() {}

  public static void main(String[] factories) throws Exception {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("functions", functions());
    all.put("connectors", tables(Set.of(factories)));
    all.put("formats", formats(Set.of(factories)));
    System.out.println(new ObjectMapper().writeValueAsString(all));
  }

  private static List<Object> functions() {
    TableEnvironmentImpl env = (TableEnvironmentImpl) TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    DataTypeFactory types = env.getCatalogManager().getDataTypeFactory();
    Map<String, String> kinds = new TreeMap<>();
    Map<String, Set<String>> signatures = new TreeMap<>();
    for (SqlOperator operator : FlinkSqlOperatorTable.instance(false).getOperatorList()) {
      if (operator instanceof SqlFunction) {
        kinds.merge(operator.getName(), kindOf(operator), (first, second) -> first);
        signatures.computeIfAbsent(operator.getName(), any -> new TreeSet<>()).addAll(signaturesOf(operator));
      }
    }
    for (BuiltInFunctionDefinition function : BuiltInFunctionDefinitions.getDefinitions()) {
      String name = function.getSqlName() == null ? function.getName() : function.getSqlName();
      boolean known = signatures.containsKey(name.toUpperCase(Locale.ROOT));
      // Names in camel case are those of the Table API.
      if (function.isInternal() || (!known && !name.equals(name.toUpperCase(Locale.ROOT)))) {
        continue;
      }
      name = name.toUpperCase(Locale.ROOT);
      Set<String> told = told(function, name, types);
      String kind = function.getKind().name().toLowerCase(Locale.ROOT);
      if (!known || !kind.equals("other")) {
        kinds.put(name, kind);
      }
      Set<String> before = signatures.get(name);
      if (before == null || before.isEmpty() || told.stream().noneMatch(one -> one.contains("(*)") || one.contains("OUTPUT"))) {
        signatures.put(name, told);
      }
    }
    List<Object> all = new ArrayList<>();
    signatures.forEach(
        (name, ones) -> {
          if (isForPeople(name) && !kinds.get(name).equals("other")) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", name);
            one.put("kind", kinds.get(name));
            one.put("signatures", ones.stream().map(Vocabulary::readable).distinct().sorted().toList());
            all.add(one);
          }
        });
    return all;
  }

  /** Not the names that the planner has for parts of others. */
  private static boolean isForPeople(String name) {
    return name.matches("[A-Z][A-Z0-9_]*")
        && !name.matches("AGG_.*|HIVE_.*|SINGLE_VALUE|PRINT|DEFAULT|ARRAY|MAP|ROW|AS|AND|OR|NOT|IN|BETWEEN|LIKE|AT|DISTINCT")
        && !name.matches("AUXILIARY_GROUP|IFTHENELSE|NOTBETWEEN|LOWERCASE|UPPERCASE|SUM0|TEMPORALOVERLAPS|CURRENTDATABASE")
        && !name.matches("STREAMRECORD_TIMESTAMP|PROCTIME_MATERIALIZE|REINTERPRET_CAST|HASH_CODE|LITERAL_AGG|GROUP_ID")
        && !name.matches("JSON_.*AGG_(NULL|ABSENT)_ON_NULL|(TUMBLE|HOP|SESSION)_(PROCTIME|ROWTIME)|(IS|NOT)_.*(TRUE|FALSE|NULL)");
  }

  private static String kindOf(SqlOperator operator) {
    boolean window = Set.of("TUMBLE", "HOP", "CUMULATE", "SESSION").contains(operator.getName());
    return window ? "table" : operator.isAggregator() ? "aggregate" : "scalar";
  }

  private static List<String> signaturesOf(SqlOperator operator) {
    try {
      String all = operator.getAllowedSignatures();
      return all == null ? List.of() : Stream.of(all.split("\n")).map(one -> one.replace("'", "")).toList();
    } catch (RuntimeException | AssertionError none) {
      return List.of();
    }
  }

  private static Set<String> told(BuiltInFunctionDefinition function, String name, DataTypeFactory types) {
    String all = TypeInferenceUtil.generateSignature(function.getTypeInference(types), name, function);
    return new TreeSet<>(Arrays.asList(all.split("\n")));
  }

  /** {@code LPAD(<CHARACTER_STRING>, <INTEGER_NUMERIC>)} is {@code LPAD(STRING, INTEGER)}. */
  private static String readable(String signature) {
    return signature
        .replaceAll("<LITERAL NOT NULL> & | & <LITERAL NOT NULL>", "")
        .replaceAll("CHARACTER_STRING|CHARACTER_LITERAL|\\bCHARACTER\\b", "STRING")
        .replaceAll("BINARY_STRING", "BYTES")
        .replaceAll("INTEGER_NUMERIC|INTEGER NUMERIC", "INTEGER")
        .replaceAll("EXACT_NUMERIC|NUMERIC_TYPE", "NUMERIC")
        .replaceAll("DATETIME_INTERVAL", "INTERVAL")
        .replaceAll("COMPARABLE_TYPE", "COMPARABLE")
        .replaceAll("_WITHOUT_TIME_ZONE", "")
        .replaceAll("_WITH_LOCAL_TIME_ZONE", "_LTZ")
        .replaceAll("(?<![A-Za-z])<([A-Za-z_ *]+)>", "$1")
        .replaceAll("(?<![A-Za-z])<([A-Za-z_]+<[A-Za-z_]+>)>", "$1")
        .replaceAll("\\[[A-Z_]+( \\| [A-Z_]+){3,}\\]", "ANY")
        .replaceAll("\\[([A-Z_]+( \\| [A-Z_]+)?)\\](?=[,)])", "$1")
        .replaceAll("\\[\\[?STRING\\]?, ANY\\]", "STRING, ANY")
        .replaceAll("\\(\\*\\)", "(...)")
        .strip();
  }

  private static List<Object> tables(Set<String> wanted) {
    List<Object> all = new ArrayList<>();
    for (Factory factory : inOrder(wanted)) {
      boolean source = factory instanceof DynamicTableSourceFactory;
      boolean sink = factory instanceof DynamicTableSinkFactory;
      if (source || sink) {
        Map<String, Object> one = described(factory);
        one.put("source", source);
        one.put("sink", sink);
        all.add(one);
      }
    }
    return all;
  }

  private static List<Object> formats(Set<String> wanted) {
    Map<String, Object> all = new TreeMap<>();
    for (Factory factory : inOrder(wanted)) {
      if (factory instanceof DecodingFormatFactory || factory instanceof EncodingFormatFactory) {
        all.putIfAbsent(factory.factoryIdentifier(), described(factory));
      }
    }
    return new ArrayList<>(all.values());
  }

  private static List<Factory> inOrder(Set<String> wanted) {
    List<Factory> all = new ArrayList<>();
    ServiceLoader.load(Factory.class).forEach(all::add);
    all.removeIf(factory -> !wanted.contains(factory.factoryIdentifier()));
    all.sort((a, b) -> (a.factoryIdentifier() + a.getClass().getName()).compareTo(b.factoryIdentifier() + b.getClass().getName()));
    return all;
  }

  private static Map<String, Object> described(Factory factory) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("name", factory.factoryIdentifier());
    List<Object> options = new ArrayList<>();
    Map<String, ConfigOption<?>> sorted = new TreeMap<>();
    factory.requiredOptions().forEach(option -> sorted.put("0" + option.key(), option));
    factory.optionalOptions().forEach(option -> sorted.put("1" + option.key(), option));
    sorted.forEach((key, option) -> options.add(option(option, key.startsWith("0"))));
    one.put("options", options);
    return one;
  }

  private static Map<String, Object> option(ConfigOption<?> option, boolean required) {
    Class<?> type = typeOf(option);
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("key", option.key());
    one.put("required", required);
    one.put("type", nameOf(type));
    one.put("values", type.isEnum() ? Stream.of(type.getEnumConstants()).map(Object::toString).toList()
        : type == Boolean.class ? List.of("true", "false") : List.of());
    one.put("default", textOf(option.defaultValue()));
    String html = new HtmlFormatter().format(option.description());
    one.put("description", html.replaceAll("<br\\s*/?>|</li>", " ").replaceAll("<[^>]+>", "").replace("&lt;", "<")
        .replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&").replaceAll("\\s+", " ").strip());
    return one;
  }

  private static String textOf(Object value) {
    if (value instanceof Duration time) {
      return TimeUtils.formatWithHighestUnit(time);
    }
    return value == null ? null : value.toString();
  }

  private static String nameOf(Class<?> type) {
    return type == Duration.class ? "duration"
        : type == MemorySize.class ? "memory"
        : type.isEnum() ? "one of"
        : type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static Class<?> typeOf(ConfigOption<?> option) {
    try {
      Method clazz = ConfigOption.class.getDeclaredMethod("getClazz");
      clazz.setAccessible(true);
      return (Class<?>) clazz.invoke(option);
    } catch (ReflectiveOperationException renamed) {
      throw new IllegalStateException(renamed);
    }
  }
}
