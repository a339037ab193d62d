package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.batch.Prefetcher;
import dev.heed.spi.Source;
import dev.heed.task.ScoredLabel;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import dev.heed.vision.task.ImageClassification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures a classifier on labelled images, {@code FOLDER/class/image.png}: top-1, top-5 and images
 * per second. {@code EvaluateAccuracy FOLDER [MODEL_FOLDER]}.
 */
public final class EvaluateAccuracy {

  private final Pipeline<Image, List<ScoredLabel>> classify;
  private int images;
  private int first;
  private int amongFive;

  private EvaluateAccuracy(Pipeline<Image, List<ScoredLabel>> classify) {
    this.classify = classify;
  }

  /** A class is right where its label is the name of the image's folder. */
  public static void main(String[] args) throws IOException {
    if (args.length == 0) {
      System.err.println(
          "EvaluateAccuracy FOLDER [MODEL_FOLDER], where FOLDER has one sub-folder of images per"
              + " class");
      return;
    }
    Opening opening = args.length > 1 ? Opening.of(Path.of(args[1])) : Opening.standard();
    try (var classify = Heed.start().pipeline(ImageClassification.TYPE, opening)) {
      new EvaluateAccuracy(classify).evaluate(sources(Path.of(args[0])));
    }
  }

  private void evaluate(List<Source> sources) {
    long start = System.nanoTime();
    try (var items =
        new Prefetcher<>(new ImageReader(), sources, Runtime.getRuntime().availableProcessors())) {
      items.forEachRemaining(this::count);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%d images, top-1 %.2f %%, top-5 %.2f %%, %.1f images per second%n",
        images, 100.0 * first / images, 100.0 * amongFive / images, images / seconds);
  }

  private void count(Prefetcher.Item<Image> item) {
    if (item.error().isPresent()) {
      System.err.println(item.error().get().getMessage());
      return;
    }
    String wanted = String.valueOf(Path.of(item.source().name()).getParent().getFileName());
    List<String> best =
        classify.run(item.input().orElseThrow()).stream().map(ScoredLabel::label).toList();
    images++;
    first += best.get(0).equals(wanted) ? 1 : 0;
    amongFive += best.contains(wanted) ? 1 : 0;
  }

  private static List<Source> sources(Path folder) throws IOException {
    List<Source> sources = new ArrayList<>();
    try (Stream<Path> classes = Files.list(folder)) {
      for (Path named : classes.filter(Files::isDirectory).sorted().toList()) {
        sources.addAll(new ImageReader().find(named.toString()));
      }
    }
    return sources;
  }
}
