package io.millrace.sql;

import io.millrace.engine.Script;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImplConstants;
import org.apache.flink.sql.parser.impl.Token;

/**
 * Masks the secrets of one script in whatever is said about it.
 *
 * <p>They are found in the tokens, not in the syntax tree, so that a script that does not parse gives none away either.
 */
final class Secrets {
  static final String MASK = "******";

  private static final Pattern SENSITIVE =
      Pattern.compile(
          "password|passwd|passphrase|secret|token|credential|jaas|api-?key|access[-.]?key|account\\.?key|private[-.]?key"
              + "|service-key|auth-params|basic-auth|http-headers|\\.sas");
  /** {@code scheme://user:password@host}: the part between the colon and the at sign. */
  private static final Pattern IN_URL = Pattern.compile("(?<=://)([^/\\s:@']*):([^/\\s@']+)@");
  /** {@code ?password=...} inside an address. */
  private static final Pattern IN_QUERY = Pattern.compile("(?i)((?:password|secret|token|pwd)=)[^&;'\\s]+");
  /** Shorter values are masked only between quotes: taking every "a" out of a text would leave nothing. */
  private static final int ANYWHERE = 4;

  private final TreeSet<String> values = new TreeSet<>((a, b) -> a.length() == b.length() ? a.compareTo(b) : b.length() - a.length());

  Secrets(Script script) {
    List<Token> tokens = script.tokens();
    for (int i = 0; i < tokens.size(); i++) {
      if (isText(tokens.get(i)) && isSensitive(unquote(tokens.get(i).image))) {
        rememberAfter(tokens, i);
      }
    }
  }

  /**
   * The equals sign may be missing, or there twice: the text that follows soon is the value all the same. When there is
   * none the text may never have been closed: then all words up to the end of the line are taken for it.
   */
  private void rememberAfter(List<Token> tokens, int key) {
    for (int i = key + 1; i < Math.min(tokens.size(), key + 4); i++) {
      if (isText(tokens.get(i))) {
        remember(tokens.get(i).image);
        return;
      }
    }
    for (int i = key + 1; i < tokens.size() && tokens.get(i).beginLine == tokens.get(key).beginLine; i++) {
      if (tokens.get(i).image.length() >= ANYWHERE) {
        values.add(tokens.get(i).image);
      }
    }
  }

  static boolean isSensitive(String key) {
    return SENSITIVE.matcher(key.toLowerCase(Locale.ROOT)).find();
  }

  String mask(String text) {
    if (text == null) {
      return null;
    }
    String masked = text;
    for (String value : values) {
      masked = masked.replace("'" + value + "'", "'" + MASK + "'");
      if (value.length() >= ANYWHERE) {
        masked = masked.replace(value, MASK);
      }
    }
    masked = IN_URL.matcher(masked).replaceAll("$1:" + MASK + "@");
    return IN_QUERY.matcher(masked).replaceAll("$1" + MASK);
  }

  private void remember(String image) {
    String raw = image.substring(image.indexOf('\'') + 1, image.length() - 1);
    for (String value : List.of(raw, raw.replace("''", "'"), raw.replace("\\", "\\\\").replace("'", "\\'"))) {
      if (!value.isEmpty()) {
        values.add(value);
      }
    }
  }

  private static boolean isText(Token token) {
    return token.kind == FlinkSqlParserImplConstants.QUOTED_STRING
        || token.kind == FlinkSqlParserImplConstants.PREFIXED_STRING_LITERAL
        || token.kind == FlinkSqlParserImplConstants.UNICODE_STRING_LITERAL;
  }

  private static String unquote(String image) {
    return image.substring(image.indexOf('\'') + 1, image.length() - 1).replace("''", "'");
  }
}
