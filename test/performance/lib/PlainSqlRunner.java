import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/** Runs a SQL script in application mode as anybody would who has nothing but Flink. */
public final class PlainSqlRunner {
  private PlainSqlRunner() {}

  public static void main(String[] args) throws Exception {
    TableEnvironment env = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    for (String statement : Files.readString(Path.of(args[0])).split(";\\s*\n")) {
      if (!statement.isBlank()) {
        env.executeSql(statement);
      }
    }
  }
}
