package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.task.ScoredLabel;
import dev.heed.vision.image.Image;
import dev.heed.vision.task.ImageClassification;
import java.nio.file.Path;

/**
 * From a photograph to labels, in three lines. {@code ClassifyAPhotograph PHOTO [MODEL_FOLDER]}.
 */
public final class ClassifyAPhotograph {

  private ClassifyAPhotograph() {}

  /** Without a model folder, the small model inside Heed is used. */
  public static void main(String[] args) {
    Path photo = Path.of(args.length > 0 ? args[0] : "examples/photos/cat.png");
    Opening opening = args.length > 1 ? Opening.of(Path.of(args[1])) : Opening.standard();
    try (var classify = Heed.start().pipeline(ImageClassification.TYPE, opening)) {
      for (ScoredLabel scored : classify.run(Image.read(photo))) {
        System.out.printf("%-12s %.3f%n", scored.label(), scored.score());
      }
    }
  }
}
