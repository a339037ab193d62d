package dev.heed.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {

  private static List<List<String>> fields(String text) {
    return Csv.rows("a.csv", text).stream().map(Csv.Row::fields).toList();
  }

  @Test
  void reads_plain_and_quoted_fields() {
    assertThat(fields("a,b\r\n\"c,d\",\"say \"\"no\"\"\"\n,\n"))
        .containsExactly(List.of("a", "b"), List.of("c,d", "say \"no\""), List.of("", ""));
  }

  @Test
  void a_line_break_in_quotes_belongs_to_the_field_and_counts_as_a_line() {
    List<Csv.Row> rows = Csv.rows("a.csv", "\uFEFF\"one\r\ntwo\",x\ny,z");
    assertThat(rows.get(0)).isEqualTo(new Csv.Row(1, List.of("one\r\ntwo", "x")));
    assertThat(rows.get(1)).isEqualTo(new Csv.Row(3, List.of("y", "z")));
  }

  @Test
  void empty_lines_are_no_rows() {
    assertThat(fields("\n\na\n\r\n\"\"\nb\rc"))
        .containsExactly(List.of("a"), List.of(""), List.of("b"), List.of("c"));
  }

  @Test
  void says_on_which_line_a_quote_is_wrong() {
    assertThatThrownBy(() -> fields("a\nb \"c\"\n"))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("line 2 has a quote in a field that does not begin with one");
    assertThatThrownBy(() -> fields("\"a\" b")).hasMessageContaining("line 1 has text behind");
    assertThatThrownBy(() -> fields("a\n\"b\nc"))
        .hasMessageContaining("line 2 has a quoted field that does not end");
  }

  @Test
  void writes_what_it_reads() {
    List<String> row = List.of("a", "b,c", "d \"e\"", "f\ng", "");
    assertThat(fields(Csv.line(row))).containsExactly(row);
  }

  @Test
  void refuses_what_is_no_utf_8(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("latin.csv");
    Files.write(file, new byte[] {'a', ',', (byte) 0xE9, '\n'});
    assertThatThrownBy(() -> Csv.read(file)).hasMessageContaining("is not in UTF-8");
  }
}
