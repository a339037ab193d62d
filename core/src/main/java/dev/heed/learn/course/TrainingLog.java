package dev.heed.learn.course;

import dev.heed.file.AtomicFile;
import dev.heed.file.Csv;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What happened, in tables that other programs read: {@code steps.csv}, {@code tests.csv}, and
 * {@code confusion.csv} of the best weights.
 */
final class TrainingLog {

  private static final String STEPS = "steps.csv";
  private static final String TESTS = "tests.csv";

  /** The mean of some steps. */
  record Steps(long step, double epoch, double loss, double accuracy, double rate) {}

  /** A measurement. */
  record Tested(long step, double epoch, double accuracy) {}

  private final Path out;
  private final List<Steps> steps = new ArrayList<>();
  private final List<Tested> tests = new ArrayList<>();
  private Optional<Confusion> confusion = Optional.empty();

  private TrainingLog(Path out) {
    this.out = out;
  }

  /** Takes up what is there of a training that was stopped; what came behind its step is undone. */
  static TrainingLog open(Path out, long step) {
    TrainingLog log = new TrainingLog(out);
    rows(out.resolve(STEPS)).stream()
        .map(r -> new Steps((long) r[0], r[1], r[2], r[3], r[4]))
        .filter(row -> row.step() <= step)
        .forEach(log.steps::add);
    rows(out.resolve(TESTS)).stream()
        .map(r -> new Tested((long) r[0], r[1], r[2]))
        .filter(row -> row.step() <= step)
        .forEach(log.tests::add);
    if (step > 0) {
      log.confusion = Confusion.read(out);
    }
    log.writeAll();
    return log;
  }

  private static List<double[]> rows(Path file) {
    return Files.exists(file)
        ? Csv.read(file).stream()
            .skip(1)
            .map(row -> row.fields().stream().mapToDouble(Double::parseDouble).toArray())
            .toList()
        : List.of();
  }

  List<Steps> steps() {
    return steps;
  }

  List<Tested> tests() {
    return tests;
  }

  Optional<Confusion> confusion() {
    return confusion;
  }

  /** The best accuracy so far; 0 where nothing was measured. */
  double best() {
    return tests.stream().mapToDouble(Tested::accuracy).max().orElse(0);
  }

  void add(Steps row) {
    steps.add(row);
    append(STEPS, line(row));
  }

  void add(Tested row) {
    tests.add(row);
    append(TESTS, line(row));
  }

  void set(Confusion table) {
    confusion = Optional.of(table);
    try {
      table.write(out);
    } catch (IOException e) {
      throw TrainedModel.unwritable(out, e);
    }
  }

  private static String line(Steps r) {
    return String.format(
        Locale.ROOT,
        "%d,%.4f,%.6f,%.5f,%.6g%n",
        r.step(),
        r.epoch(),
        r.loss(),
        r.accuracy(),
        r.rate());
  }

  private static String line(Tested r) {
    return String.format(Locale.ROOT, "%d,%.3f,%.5f%n", r.step(), r.epoch(), r.accuracy());
  }

  private void append(String name, String line) {
    try {
      Files.writeString(out.resolve(name), line, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw TrainedModel.unwritable(out, e);
    }
  }

  private void writeAll() {
    StringBuilder ofSteps = new StringBuilder("step,epoch,loss,accuracy,rate\n");
    steps.forEach(row -> ofSteps.append(line(row)));
    StringBuilder ofTests = new StringBuilder("step,epoch,accuracy\n");
    tests.forEach(row -> ofTests.append(line(row)));
    try {
      write(STEPS, ofSteps);
      write(TESTS, ofTests);
    } catch (IOException e) {
      throw TrainedModel.unwritable(out, e);
    }
  }

  private void write(String name, StringBuilder table) throws IOException {
    byte[] bytes = table.toString().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(out.resolve(name), to -> to.write(bytes));
  }
}
