package dev.heed.learn.course;

import dev.heed.file.AtomicFile;
import dev.heed.file.Csv;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How often items of each label were given each label.
 *
 * @param counts of a label's items, in its row; by what they were taken for
 */
record Confusion(List<String> labels, List<List<Integer>> counts) {

  static final String FILE = "confusion.csv";

  /** Of items, by their own labels and what they were taken for. */
  static Confusion of(Examples examples, int[] taken) {
    int count = examples.labels().size();
    int[][] table = new int[count][count];
    for (int i = 0; i < taken.length; i++) {
      table[examples.label(i)][taken[i]]++;
    }
    List<List<Integer>> rows = new ArrayList<>();
    for (int[] row : table) {
      rows.add(Arrays.stream(row).boxed().toList());
    }
    return new Confusion(examples.labels(), rows);
  }

  int total(int label) {
    return counts.get(label).stream().mapToInt(Integer::intValue).sum();
  }

  /** The part of a label's items that is right; 0 where there are none. */
  double accuracy(int label) {
    return total(label) == 0 ? 0 : (double) counts.get(label).get(label) / total(label);
  }

  double accuracy() {
    int right = 0;
    int all = 0;
    for (int i = 0; i < counts.size(); i++) {
      right += counts.get(i).get(i);
      all += total(i);
    }
    return all == 0 ? 0 : (double) right / all;
  }

  void write(Path out) throws IOException {
    StringBuilder table = new StringBuilder();
    List<String> head = new ArrayList<>(List.of("label"));
    head.addAll(labels);
    table.append(Csv.line(head)).append('\n');
    for (int i = 0; i < labels.size(); i++) {
      List<String> row = new ArrayList<>(List.of(labels.get(i)));
      counts.get(i).forEach(n -> row.add(Integer.toString(n)));
      table.append(Csv.line(row)).append('\n');
    }
    byte[] bytes = table.toString().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(out.resolve(FILE), to -> to.write(bytes));
  }

  static Optional<Confusion> read(Path out) {
    if (!Files.exists(out.resolve(FILE))) {
      return Optional.empty();
    }
    List<Csv.Row> rows = Csv.read(out.resolve(FILE));
    List<String> labels = rows.get(0).fields().subList(1, rows.get(0).fields().size());
    return Optional.of(
        new Confusion(
            labels,
            rows.stream()
                .skip(1)
                .map(row -> row.fields().stream().skip(1).map(Integer::valueOf).toList())
                .toList()));
  }
}
