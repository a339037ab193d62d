package dev.heed.speech.processing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The second table of {@code docs/fidelity.md}: for each feature extractor, how many cases are
 * within the tolerance, and how many to the bit. {@code -Dheed.table=write} writes it; without, it
 * must say what was found.
 */
final class SoundTable {

  private static final String BEGIN =
      "<!-- feature extractors: written by TransformersFiveTest of the speech plugin -->";
  private static final String END = "<!-- end -->";

  private record Count(int near, int equal, int all) {}

  private final Map<String, Count> byClass = new TreeMap<>();

  void add(String name, int near, int equal, int all) {
    byClass.put(name, new Count(near, equal, all));
  }

  /** Only where all classes were run. */
  void requireWritten(long classes) throws IOException {
    if (byClass.size() < classes) {
      return;
    }
    String found = "\n" + table() + "\n";
    System.out.println("feature extractors of transformers 5.18:" + found);
    Path page = Repository.root().resolve("docs/fidelity.md");
    String text = Files.readString(page);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    int to = text.indexOf(END, from);
    if ("write".equals(System.getProperty("heed.table"))) {
      Files.writeString(page, text.substring(0, from) + found + text.substring(to));
      return;
    }
    assertThat(text.substring(from, to))
        .as("the table of docs/fidelity.md; -Dheed.table=write writes it")
        .isEqualTo(found);
  }

  private String table() {
    StringBuilder table =
        new StringBuilder("| class | within 1e-5 | to the bit |\n|---|---|---|\n");
    int near = 0;
    int equal = 0;
    int all = 0;
    for (Map.Entry<String, Count> one : byClass.entrySet()) {
      Count count = one.getValue();
      table.append(
          "| %s | %s of %s | %s |\n".formatted(one.getKey(), count.near, count.all, count.equal));
      near += count.near;
      equal += count.equal;
      all += count.all;
    }
    return table
        .append("| **all** | **%s of %s** | **%s** |\n".formatted(near, all, equal))
        .toString();
  }
}
