package io.millrace.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void countsSlipsOfTheFingers() {
    assertEquals(1, Nearest.distance("kafak", "kafka"));
    assertEquals(1, Nearest.distance("nam", "name"));
    assertEquals(3, Nearest.distance("kitten", "sitting"));
    assertEquals(4, Nearest.distance("", "name"));
  }

  @Test
  void suggestsOnlyWhatIsNear() {
    assertEquals("name", Nearest.of("NMAE", List.of("id", "name", "game_over")));
    assertNull(Nearest.of("price", List.of("id", "name")));
    assertEquals("There are: id, name.", Nearest.hint("price", List.of("name", "id")));
  }
}
