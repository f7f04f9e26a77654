package io.millrace.sql;

import io.millrace.engine.Range;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;

/** Finds the place of something in a syntax tree. */
final class Places {
  private Places() {}

  /** The item of a select list, counted from 0, or null when the list does not tell (a star, a UNION). */
  static Range selected(SqlNode query, int index) {
    if (!(query instanceof SqlSelect select) || index >= select.getSelectList().size()) {
      return null;
    }
    for (int i = 0; i <= index; i++) {
      if (select.getSelectList().get(i) instanceof SqlIdentifier name && name.isStar()) {
        return null;
      }
    }
    return Range.of(select.getSelectList().get(index).getParserPosition());
  }

  /** The identifier that starts at a place, up to its end; just the place when there is none. */
  static Range identifierAt(SqlNode tree, Range start) {
    Range[] found = {start};
    tree.accept(
        new SqlBasicVisitor<Void>() {
          @Override
          public Void visit(SqlIdentifier identifier) {
            Range range = Range.of(identifier.getParserPosition());
            if (range.line() == start.line() && range.column() == start.column()) {
              found[0] = range;
            }
            return null;
          }
        });
    return found[0];
  }

  /** The first identifier that ends in the name, or null. */
  static Range identifier(SqlNode tree, String name) {
    Range[] found = new Range[1];
    tree.accept(
        new SqlBasicVisitor<Void>() {
          @Override
          public Void visit(SqlIdentifier identifier) {
            if (found[0] == null && !identifier.isStar() && Declared.last(identifier).equals(name)) {
              found[0] = Range.of(identifier.getParserPosition());
            }
            return null;
          }
        });
    return found[0];
  }
}
