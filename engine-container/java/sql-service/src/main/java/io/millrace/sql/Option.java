package io.millrace.sql;

import io.millrace.engine.Range;
import io.millrace.engine.Statement;

/**
 * A {@code 'key' = 'value'} of the script, wherever it stands.
 *
 * @param owner name of the table or catalog it is for, without its path; empty for SET
 * @param place which kind of list it stands in
 */
record Option(Statement statement, Place place, String owner, String key, String value, Range keyAt, Range valueAt) {
  enum Place {
    TABLE,
    CATALOG,
    HINT,
    SET
  }

  /** From the first character of the key to the last of the value. */
  Range whole() {
    return new Range(keyAt.line(), keyAt.column(), valueAt.endLine(), valueAt.endColumn());
  }
}
