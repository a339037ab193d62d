package dev.heed.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The table of {@code docs/families.md}: each folder of {@code reference/models_5} with the largest
 * difference of its outputs, from weights alone. The contracts of the plugins compare what they
 * measure with what it says; {@code -Dheed.families=write} writes it instead.
 */
public final class FamilyTable {

  private static final String BEGIN =
      "<!-- families: written by the contracts of the plugins -->\n";
  private static final String END = "<!-- end -->";
  private static final String HEAD =
      "| folder | model | from weights, largest difference at most | texts |\n|---|---|---|---|\n";

  /** A measured difference is written with room: other processors add in another order. */
  private static final double ROOM = 4;

  private FamilyTable() {}

  /** One row, without the folder's name. */
  record Row(String model, String weights, String texts) {}

  /** What was measured of a folder's outputs. */
  public static void outputs(String folder, double difference) {
    if (isWritten()) {
      change(folder, row -> new Row(row.model(), bound(difference), row.texts()));
      return;
    }
    String said = row(folder).weights();
    assertThat(said)
        .as("%s of docs/families.md; -Dheed.families=write writes %s", folder, bound(difference))
        .matches("\\de-\\d+");
    assertThat(difference)
        .as("%s of docs/families.md", folder)
        .isLessThan(Double.parseDouble(said));
  }

  /** That a folder writes the published tokens. */
  public static void texts(String folder) {
    if (isWritten()) {
      change(folder, row -> new Row(row.model(), row.weights(), "token for token"));
      return;
    }
    assertThat(row(folder).texts())
        .as("%s of docs/families.md; -Dheed.families=write writes it", folder)
        .isEqualTo("token for token");
  }

  private static boolean isWritten() {
    return "write".equals(System.getProperty("heed.families"));
  }

  /** The next power of ten, with room. */
  private static String bound(double difference) {
    int exponent = (int) Math.ceil(Math.log10(Math.max(difference, 1e-9) * ROOM));
    return String.format(Locale.ROOT, "1e%d", Math.min(exponent, -4));
  }

  private static Row row(String folder) {
    Row row = rows().get(folder);
    assertThat(row).as("a row for %s in docs/families.md", folder).isNotNull();
    return row;
  }

  private interface Change {
    Row of(Row row);
  }

  private static synchronized void change(String folder, Change change) {
    Map<String, Row> rows = rows();
    rows.computeIfPresent(folder, (name, row) -> change.of(row));
    try {
      String text = Files.readString(page());
      int from = text.indexOf(BEGIN) + BEGIN.length();
      Files.writeString(
          page(), text.substring(0, from) + table(rows) + text.substring(text.indexOf(END, from)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String table(Map<String, Row> rows) {
    StringBuilder table = new StringBuilder(HEAD);
    rows.forEach(
        (folder, row) ->
            table.append(
                "| %s | %s | %s | %s |\n"
                    .formatted(folder, row.model(), row.weights(), row.texts())));
    return table.toString();
  }

  private static Path page() {
    return Repository.root().resolve("docs/families.md");
  }

  /** By folder. */
  static Map<String, Row> rows() {
    Map<String, Row> rows = new TreeMap<>();
    try {
      String text = Files.readString(page());
      int from = text.indexOf(BEGIN) + BEGIN.length() + HEAD.length();
      for (String line : text.substring(from, text.indexOf(END, from)).split("\n")) {
        List<String> cells = new ArrayList<>(Arrays.asList(line.split("\\|", -1)));
        rows.put(
            cells.get(1).strip(),
            new Row(cells.get(2).strip(), cells.get(3).strip(), cells.get(4).strip()));
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
