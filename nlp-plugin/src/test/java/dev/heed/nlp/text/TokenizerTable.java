package dev.heed.nlp.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The table of {@code docs/fidelity.md} for tokenizers: for each kind, of how many texts and pairs
 * the ids are the published ones. {@code -Dheed.table=write} writes it; without, it must say what
 * was found.
 */
final class TokenizerTable {

  private static final String BEGIN = "<!-- tokenizers: written by SentencePieceTest -->";
  private static final String END = "<!-- end -->";

  private record Count(int equal, int all) {}

  private final Map<String, Count> kinds = new TreeMap<>();

  synchronized void add(String kind, int equal, int all) {
    kinds.put(kind, new Count(equal, all));
  }

  /** Only where all kinds were run. */
  void requireWritten(long all) throws IOException {
    if (kinds.size() < all) {
      return;
    }
    Path page = Repository.root().resolve("docs/fidelity.md");
    String text = Files.readString(page);
    int from = text.indexOf(BEGIN) + BEGIN.length();
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
    StringBuilder table = new StringBuilder("| tokenizer | texts and pairs |\n|---|---|\n");
    int equal = 0;
    int all = 0;
    for (Map.Entry<String, Count> kind : kinds.entrySet()) {
      Count count = kind.getValue();
      table.append("| %s | %s of %s |\n".formatted(kind.getKey(), count.equal(), count.all()));
      equal += count.equal();
      all += count.all();
    }
    return table.append("| **all** | **%s of %s** |\n".formatted(equal, all)).toString();
  }
}
