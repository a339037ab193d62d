package dev.heed.nlp.learn;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.file.Csv;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Labelled texts of a CSV file.
 *
 * @param file where they come from, for messages
 */
public record TextTable(Path file, List<Row> rows) {

  private static final int SHOWN = 10;
  private static final String TEXT = "text";
  private static final String PAIR = "text_pair";
  private static final String LABEL = "label";

  /**
   * A text, or two, and its label.
   *
   * @param line of the file
   */
  public record Row(int line, String text, Optional<String> pair, String label) {}

  public TextTable {
    rows = List.copyOf(rows);
  }

  /** Which field of a row is what. */
  private record Places(int text, Optional<Integer> pair, int label, boolean header, int width) {}

  /**
   * Reads a file.
   *
   * @throws HeedException INVALID_INPUT for a file that is no CSV, rows of another length, texts or
   *     labels that are empty (all are listed), fewer than two labels; INVALID_OPTION for columns
   *     that are not there
   */
  public static TextTable read(Path file, TextColumns columns) {
    List<Csv.Row> all = Csv.read(file);
    if (all.isEmpty()) {
      throw invalidInput("'%s' is empty. A row is: a text,its label.".formatted(file));
    }
    Places places = places(file, all.get(0).fields(), columns);
    List<Row> rows = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (Csv.Row row : all.subList(places.header() ? 1 : 0, all.size())) {
      reason(row, places).ifPresentOrElse(wrong::add, () -> rows.add(row(row, places)));
    }
    if (!wrong.isEmpty()) {
      throw invalidInput(
          "%s of %s rows of '%s' cannot be learned from; mend them or take them away:%n  %s%s"
              .formatted(
                  wrong.size(),
                  rows.size() + wrong.size(),
                  file,
                  String.join(
                      System.lineSeparator() + "  ",
                      wrong.subList(0, Math.min(SHOWN, wrong.size()))),
                  wrong.size() > SHOWN ? System.lineSeparator() + "  ..." : ""));
    }
    TextTable table = new TextTable(file, rows);
    if (!places.header()) {
      table.requireNoHeader();
    }
    return table;
  }

  private static Row row(Csv.Row row, Places places) {
    List<String> fields = row.fields();
    return new Row(
        row.line(),
        fields.get(places.text()),
        places.pair().map(fields::get),
        fields.get(places.label()).strip());
  }

  private static Optional<String> reason(Csv.Row row, Places places) {
    List<String> fields = row.fields();
    if (fields.size() != places.width()) {
      return Optional.of(
          "line %s has %s fields, the first row has %s"
              .formatted(row.line(), fields.size(), places.width()));
    }
    if (fields.get(places.text()).isBlank()) {
      return Optional.of("line %s has no text".formatted(row.line()));
    }
    if (places.pair().map(fields::get).filter(String::isBlank).isPresent()) {
      return Optional.of("line %s has no second text".formatted(row.line()));
    }
    return fields.get(places.label()).isBlank()
        ? Optional.of("line %s has no label".formatted(row.line()))
        : Optional.empty();
  }

  private static Places places(Path file, List<String> first, TextColumns columns) {
    if (columns.anyNamed()) {
      return new Places(
          named(file, first, columns.text().orElse(TEXT), "--text-column"),
          columns.pair().map(name -> named(file, first, name, "--pair-column")),
          named(file, first, columns.label().orElse(LABEL), "--label-column"),
          true,
          first.size());
    }
    List<String> names = first.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    if (names.contains(TEXT) && names.contains(LABEL)) {
      List<String> unknown =
          names.stream().filter(name -> !List.of(TEXT, PAIR, LABEL).contains(name)).toList();
      if (!unknown.isEmpty()) {
        throw invalidInput(
            "'%s' has columns that are not known: %s. Known are text, text_pair and label. Take them away, or name those that are to be read: --text-column text --label-column label."
                .formatted(file, unknown));
      }
      return new Places(
          names.indexOf(TEXT),
          Optional.of(names.indexOf(PAIR)).filter(place -> place >= 0),
          names.indexOf(LABEL),
          true,
          first.size());
    }
    return switch (first.size()) {
      case 2 -> new Places(0, Optional.empty(), 1, false, 2);
      case 3 -> new Places(0, Optional.of(1), 2, false, 3);
      default ->
          throw invalidInput(
              "'%s' has %s columns, and its first row does not name them: %s. A row is: text,label or text,text_pair,label; or a header names the columns."
                  .formatted(file, first.size(), first));
    };
  }

  private static int named(Path file, List<String> first, String name, String option) {
    int place = first.stream().map(String::strip).toList().indexOf(name);
    if (place < 0) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "'%s' has no column '%s' in its first row, which has %s. Name one of them with %s."
              .formatted(file, name, first, option));
    }
    return place;
  }

  /** A header with other names looks like a row whose label nothing else has. */
  private void requireNoHeader() {
    String label = rows.get(0).label();
    boolean alone = rows.stream().filter(row -> row.label().equals(label)).count() == 1;
    if (alone && rows.size() > 2) {
      throw invalidInput(
          "'%s': the first row has the label '%s', which no other row has. If it is a header, name its columns: --text-column %s --label-column %s. If not, there is too little to learn this label from."
              .formatted(file, label, rows.get(0).text(), label));
    }
  }

  /** The labels that there are. */
  public List<String> labels() {
    return List.copyOf(new TreeSet<>(rows.stream().map(Row::label).toList()));
  }

  /** Refuses texts that all have one label. */
  TextTable requireSeveral() {
    if (labels().size() < 2) {
      throw invalidInput(
          "All %s texts of '%s' have the label %s; a classifier needs two labels or more."
              .formatted(rows.size(), file, labels()));
    }
    return this;
  }

  /** Refuses labels that a training does not know. */
  TextTable requireAmong(List<String> known) {
    List<String> unknown = labels().stream().filter(label -> !known.contains(label)).toList();
    if (!unknown.isEmpty()) {
      throw invalidInput(
          "'%s' has the labels %s, which the training does not have; it has %s. Rename them, or take them away."
              .formatted(file, unknown, known));
    }
    return this;
  }
}
