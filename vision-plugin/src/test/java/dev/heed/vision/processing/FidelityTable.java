package dev.heed.vision.processing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The table of {@code docs/fidelity.md}: for each class and backend, how many cases are equal to
 * the bit. {@code -Dheed.table=write} writes it; without, it must say what was found.
 */
final class FidelityTable {

  private static final String END = "<!-- end -->";

  private record Count(int equal, int all) {
    @Override
    public String toString() {
      return all == 0 ? "" : equal + " of " + all;
    }
  }

  private final String begin;
  private final Map<String, Map<String, Count>> byClass = new TreeMap<>();

  /**
   * @param begin the line of the page behind which the table stands
   */
  FidelityTable(String begin) {
    this.begin = begin;
  }

  void add(String name, String backend, int equal, int all) {
    byClass.computeIfAbsent(name, n -> new TreeMap<>()).put(backend, new Count(equal, all));
  }

  /** Only where all classes were run. */
  void requireWritten(long classes) throws IOException {
    if (byClass.size() < classes) {
      return;
    }
    Path page = Repository.root().resolve("docs/fidelity.md");
    String text = Files.readString(page);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(END, from);
    String found = "\n" + table() + "\n";
    if ("write".equals(System.getProperty("heed.table"))) {
      Files.writeString(page, text.substring(0, from) + found + text.substring(to));
      return;
    }
    assertThat(text.substring(from, to))
        .as("the table of docs/fidelity.md; -Dheed.table=write writes it")
        .isEqualTo(found);
  }

  private String table() {
    StringBuilder table = new StringBuilder("| class | torchvision | pil |\n|---|---|---|\n");
    byClass.forEach(
        (name, counts) ->
            table
                .append("| ")
                .append(name)
                .append(" | ")
                .append(count(counts, "torchvision"))
                .append(" | ")
                .append(count(counts, "pil"))
                .append(" |\n"));
    return table
        .append("| **all** | ")
        .append(bold(sum("torchvision")))
        .append(" | ")
        .append(bold(sum("pil")))
        .append(" |\n")
        .toString();
  }

  private static String bold(Count count) {
    return count.all() == 0 ? "" : "**" + count + "**";
  }

  private static Count count(Map<String, Count> counts, String backend) {
    return counts.getOrDefault(backend, new Count(0, 0));
  }

  private Count sum(String backend) {
    int equal = 0;
    int all = 0;
    for (Map<String, Count> counts : byClass.values()) {
      equal += count(counts, backend).equal();
      all += count(counts, backend).all();
    }
    return new Count(equal, all);
  }
}
