package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.HeedException;
import dev.heed.spi.NaturalOrder;
import dev.heed.spi.Source;
import dev.heed.vision.image.ImageReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files of labelled pictures: each folder in a folder is a label, and the pictures in it have it.
 *
 * @param labels in order
 * @param files each with its label's number and the time of its last change
 */
record ExamplePictures(Path folder, List<String> labels, List<Labelled> files) {

  /** One picture of a label. */
  record Labelled(Path file, int label, long changed) {}

  /** Lists a folder; no picture is read. */
  static ExamplePictures in(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw invalidInput(
          "--examples '%s' is no folder. %s"
              .formatted(folder, Files.exists(folder) ? form(folder) : "There is no such thing."));
    }
    List<String> labels = new ArrayList<>();
    List<Labelled> files = new ArrayList<>();
    for (Path label : foldersIn(folder)) {
      int number = labels.size();
      labels.add(label.getFileName().toString());
      pictures(label).forEach(file -> files.add(new Labelled(file, number, changed(file))));
    }
    require(folder, labels);
    return new ExamplePictures(folder, labels, files);
  }

  private static List<Path> foldersIn(Path folder) {
    try (Stream<Path> below = Files.list(folder)) {
      return below
          .filter(Files::isDirectory)
          .filter(path -> !path.getFileName().toString().startsWith("."))
          .sorted(Comparator.comparing(Path::toString, NaturalOrder.INSTANCE))
          .toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static List<Path> pictures(Path label) {
    return new ImageReader()
        .find(label.toString()).stream().map(Source::name).map(Path::of).toList();
  }

  private static long changed(Path file) {
    return file.toFile().lastModified();
  }

  private static void require(Path folder, List<String> labels) {
    if (labels.size() < 2) {
      String there =
          labels.isEmpty() ? "no folder of pictures" : "one folder alone, " + labels.get(0);
      throw invalidInput(
          "--examples '%s' has %s; to tell labels apart takes two or more. %s"
              .formatted(folder, there, form(folder)));
    }
  }

  private static String form(Path folder) {
    return "Put some pictures of each label (five will do) into a folder of its name: %s, %s."
        .formatted(folder.resolve("cat").resolve("1.png"), folder.resolve("dog").resolve("1.png"));
  }

  private static HeedException unreadable(Path folder, IOException e) {
    return invalidInput("The folder '%s' cannot be read: %s.".formatted(folder, e));
  }
}
