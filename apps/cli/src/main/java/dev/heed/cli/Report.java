package dev.heed.cli;

import dev.heed.SourceRunner;
import dev.heed.batch.Failures;
import dev.heed.error.HeedException;
import dev.heed.spi.Annotations;
import dev.heed.spi.Source;
import dev.heed.spi.TaskType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Prints answers as they come, and at the end which sources failed and why. */
final class Report<I, O> implements AutoCloseable {

  /** As long as paths are. */
  private static final int LONGEST = 300;

  private record Failure(Source source, HeedException error) {}

  /** A bar on standard error is for more inputs than these. */
  private static final int FEW = 4;

  /** The launcher says whether standard error is a terminal: Java cannot tell. */
  private static final String TERMINAL = "heed.terminal";

  private final Console console;
  private final TaskType<I, O> type;
  private final boolean json;
  private final Optional<Drawings> drawings;
  private final Optional<Annotations<I, O>> annotations;
  private final Optional<ProgressBar> bar;
  private final int sources;
  private boolean pieces;
  private final List<Failure> failures = new ArrayList<>();

  Report(Console console, TaskType<I, O> type, boolean json, AnswerFiles files, int sources) {
    this.console = console;
    this.type = type;
    this.json = json;
    this.drawings = files.drawings().map(path -> new Drawings(path, sources, type.drawing()));
    this.annotations = files.annotations(type, sources);
    this.sources = sources;
    this.bar = bar(type.id(), sources);
  }

  /** None in a file or a pipe, where its signs for moving the cursor would stay. */
  private static Optional<ProgressBar> bar(String name, int steps) {
    return steps > FEW && Boolean.getBoolean(TERMINAL)
        ? Optional.of(
            new ProgressBarBuilder().setTaskName(name).setInitialMax(steps).showSpeed().build())
        : Optional.empty();
  }

  /** One source's answer or error; its drawing and progress too. */
  void done(SourceRunner.Done<I, O> done) {
    done.error().ifPresent(error -> failure(done.source(), error));
    done.answer().ifPresent(answer -> answer(done.source(), done.input().orElseThrow(), answer));
  }

  /** Whether pieces of an answer can be shown before it is complete: to a person, one input. */
  boolean tellsPieces() {
    return !json && sources == 1;
  }

  /** A piece of an answer's text; its end is printed with the answer. */
  void piece(String text) {
    pieces = true;
    console.out().print(text);
    console.out().flush();
  }

  private void answer(Source source, I input, O answer) {
    if (pieces) {
      console.out().println();
    } else if (!printed(source, input, answer)) {
      return;
    }
    try {
      annotations.ifPresent(to -> to.add(source.name(), input, answer));
      drawings.ifPresent(to -> type.draw(input, answer, to.pathFor(source.name())));
    } catch (Throwable e) { // the answer stands, the other inputs go on
      failures.add(new Failure(source, Failures.of(e)));
    }
    bar.ifPresent(ProgressBar::step);
  }

  /** An answer that its task cannot put into words is a failure of this input alone. */
  private boolean printed(Source source, I input, O answer) {
    try {
      if (json) {
        line(source, "output", type.json(input, answer));
      } else {
        text(source, type.print(answer));
      }
      return true;
    } catch (Throwable e) { // whatever a plugin throws
      failure(source, Failures.of(e));
      return false;
    }
  }

  void failure(Source source, HeedException error) {
    failures.add(new Failure(source, error));
    if (json) {
      line(source, "error", Map.of("code", error.code().name(), "message", error.getMessage()));
    }
    bar.ifPresent(ProgressBar::step);
  }

  private void line(Source source, String key, Object value) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("input", source.name());
    line.put(key, value);
    JsonLines.print(line, console.out());
  }

  private void text(Source source, String text) {
    console.out().print(sources > 1 ? source.name() + "\n" + text.indent(2) : text + "\n");
  }

  /** Writes what all answers are gathered into. */
  void gather() {
    annotations.ifPresent(Annotations::write);
  }

  int exitCode() {
    boolean ours =
        failures.stream().anyMatch(failure -> !failure.error().code().isCallersMistake());
    return failures.isEmpty() ? 0 : ours ? Errors.OURS : Errors.CALLERS;
  }

  /** Ends the progress bar and lists what failed. */
  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
    if (sources > 1 && !failures.isEmpty()) {
      console.err().printf("heed: %s of %s inputs failed:%n", failures.size(), sources);
    }
    failures.forEach(
        f ->
            console
                .err()
                .printf("heed: %s: %s%n", name(f.source().name()), f.error().getMessage()));
  }

  /** An input's name on one line; a text is its own name, and may be long, or nothing. */
  private static String name(String full) {
    String line = full.replaceAll("\\R", " ");
    if (line.isBlank()) {
      return "'" + line + "'";
    }
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
  }
}
