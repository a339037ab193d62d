package dev.heed.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every folder is in the table, and one that does not open from its weights says why. */
class FamilyTableTest {

  @Test
  void every_folder_has_a_row() throws IOException {
    try (Stream<Path> folders = Files.list(Reference.folder("models_5"))) {
      List<String> names =
          folders.filter(Files::isDirectory).map(f -> f.getFileName().toString()).sorted().toList();
      assertThat(FamilyTable.rows().keySet()).containsExactlyElementsOf(names);
    }
  }

  @Test
  void what_does_not_open_says_why() {
    FamilyTable.rows()
        .forEach(
            (folder, row) -> assertThat(row.weights()).as(folder).matches("\\de-\\d+|no: .{10,}"));
  }
}
