package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.lab.Comparison;
import dev.heed.lab.Lab;
import dev.heed.lab.Recovery;
import dev.heed.lab.Sample;
import dev.heed.lab.Variant;
import dev.heed.learn.course.Pace;
import dev.heed.learn.course.Teaching;
import dev.heed.learn.course.TrainingEvent;
import dev.heed.model.Labels;
import dev.heed.model.ModelFolder;
import dev.heed.vision.learn.Augmentation;
import dev.heed.vision.learn.ImageTraining;
import dev.heed.vision.learn.ImageTrainingOptions;
import dev.heed.vision.learn.Mixing;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * {@code heed lab --recover}: each variant is trained a little, with the original as its teacher,
 * and compared again. The original is trained the same way, so that what training alone does shows.
 *
 * @param data a folder of labelled folders, with the model's labels
 */
record LabRecovery(Heed heed, ModelFolder folder, Path data, long steps, double rate, int threads) {

  /** Refuses data of other labels before anything runs. */
  void require() {
    TreeSet<String> own = new TreeSet<>(Labels.of(folder.config()).byId().values());
    try (Stream<Path> below = Files.list(data)) {
      List<String> found =
          below.filter(Files::isDirectory).map(p -> p.getFileName().toString()).sorted().toList();
      if (!found.equals(List.copyOf(own))) {
        throw new HeedException(
            ErrorCode.INVALID_INPUT,
            "--recover trains the model's own head, so '%s' should have a folder for each of its labels %s, and no other; it has %s."
                .formatted(data, own, found));
      }
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT, "The folder '%s' cannot be read: %s.".formatted(data, e), e);
    }
  }

  List<Recovery> of(
      Lab lab,
      List<Variant> variants,
      List<Comparison> before,
      List<Sample> samples,
      PrintStream err) {
    List<Recovery> all = new ArrayList<>();
    for (int i = 0; i < variants.size(); i++) {
      Variant variant = variants.get(i);
      Path out = temporary();
      try {
        train(variant, out, err);
        Comparison after = lab.compareTrained(variant, ModelFolder.open(out), samples);
        all.add(new Recovery(steps, before.get(0), before.get(i), after));
      } finally {
        remove(out);
      }
    }
    return all;
  }

  private void train(Variant variant, Path out, PrintStream err) {
    ImageTrainingOptions options =
        ImageTrainingOptions.tuning(data, folder.path(), out)
            .withPace(Pace.ofSteps(steps, rate).withThreads(threads))
            .withPictures(
                new ImageTrainingOptions.Pictures(
                    new Augmentation(0, true, 0, 0, 0), Mixing.none(), 0, 0, 1, 0))
            .withTeaching(Teaching.of(folder.path(), 0.5))
            .withChoices(variant.choices());
    new ImageTraining(
            heed.runtime(),
            heed.architectures().all(),
            options,
            event -> {
              if (event instanceof TrainingEvent.Step step && step.step() % 100 == 0) {
                err.printf(
                    Locale.ROOT,
                    "%s: step %d of %d, loss %.3f%n",
                    variant.name(),
                    step.step(),
                    step.steps(),
                    step.loss());
              }
            })
        .run();
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("heed-recover");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void print(PrintStream out, List<Recovery> all, boolean json) {
    if (json) {
      all.forEach(recovery -> out.println(JsonLines.line(recovery)));
      return;
    }
    String row = "%-44s %22s %22s%n";
    out.printf(
        Locale.ROOT,
        "%nafter %d steps of training%n" + row,
        all.get(0).steps(),
        "",
        "accuracy",
        "cosine");
    for (Recovery r : all) {
      out.printf(
          Locale.ROOT,
          row,
          r.after().variant(),
          percent(r.before().accuracy()) + " -> " + percent(r.after().accuracy()),
          String.format(Locale.ROOT, "%.4f -> %.4f", r.before().cosine(), r.after().cosine()));
    }
    for (Recovery r : all.subList(1, all.size())) {
      out.printf(
          Locale.ROOT,
          "%-44s %s of the lost accuracy and %s of the lost cosine came back%n",
          r.after().variant(),
          percent(r.ofAccuracy()),
          percent(r.ofCosine()));
    }
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent()
        ? String.format(Locale.ROOT, "%.1f %%", 100 * share.getAsDouble())
        : "-";
  }
}
