package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.task.ScoredLabel;
import dev.heed.vision.image.Image;
import dev.heed.vision.task.ImageClassification;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Labels of your own from a few pictures each, without training: {@code LabelByExamples FOLDER
 * IMAGE [MODEL]}. The folder has a folder for each label, with about five pictures in it.
 */
public final class LabelByExamples {

  private LabelByExamples() {}

  /** Any model of images does; without one, the small one inside. */
  public static void main(String[] args) {
    Opening model = args.length > 2 ? Opening.of(Path.of(args[2])) : Opening.standard();
    Opening byExamples = model.withOptions(Map.of("examples", args[0]));
    try (var label = Heed.start().pipeline(ImageClassification.TYPE, byExamples)) {
      List<ScoredLabel> labels = label.run(Image.read(Path.of(args[1])));
      ScoredLabel best = labels.get(0);
      System.out.printf(
          "%s, with confidence %.2f, because it looks like%n", best.label(), best.score());
      best.nearest().forEach(nearest -> System.out.println("  " + nearest));
    }
  }
}
