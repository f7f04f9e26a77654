package io.millrace.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.engine.Script;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private static Secrets of(String options) {
    return new Secrets(Script.read("CREATE TABLE t (a INT) WITH (" + options + ");"));
  }

  @Test
  void masksTheValueWhereverItTurnsUp() {
    Secrets secrets = of("'password' = 'hunter2', 'topic' = 'orders'");
    assertEquals("x=******, 'password'='******', orders", secrets.mask("x=hunter2, 'password'='hunter2', orders"));
  }

  @Test
  void knowsTheKeysThatHoldSecrets() {
    for (String key :
        new String[] {
          "password", "properties.sasl.jaas.config", "s3.secret-key", "aws.credentials.provider", "api-key", "auth.token",
          "properties.ssl.keystore.password", "fs.azure.account.key", "s3.access-key"
        }) {
      assertTrue(Secrets.isSensitive(key), key);
    }
    for (String key : new String[] {"topic", "key.format", "path", "connector", "sink.parallelism", "primary-key"}) {
      assertFalse(Secrets.isSensitive(key), key);
    }
  }

  @Test
  void findsItInAScriptThatDoesNotParse() {
    assertEquals("Encountered ******", of("'password' 'hunter2'").mask("Encountered hunter2"));
    assertEquals("Encountered ******", of("'password' = 'hunter2").mask("Encountered hunter2"));
    assertEquals("it******", of("'password' = 's hunter''2'").mask("its hunter'2"));
  }

  @Test
  void aShortOneIsMaskedBetweenQuotesOnly() {
    assertEquals("a '******'", of("'password' = 'a'").mask("a 'a'"));
  }

  @Test
  void masksPasswordsInAddresses() {
    assertEquals("mysql://me:******@db/x?password=******", of("'a' = 'b'").mask("mysql://me:pw@db/x?password=pw"));
  }
}
