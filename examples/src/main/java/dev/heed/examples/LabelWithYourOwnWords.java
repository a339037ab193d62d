package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.vision.image.Image;
import dev.heed.vision.task.ZeroShotImageClassification;
import java.nio.file.Path;
import java.util.Map;

/**
 * Labels of your own, without training: {@code LabelWithYourOwnWords MODEL_FOLDER IMAGE "a cat, a
 * dog"}, with a folder of CLIP or SigLIP.
 */
public final class LabelWithYourOwnWords {

  private LabelWithYourOwnWords() {}

  /** Prints each label with its score, the best first. */
  public static void main(String[] args) {
    Opening labels = Opening.of(Path.of(args[0])).withOptions(Map.of("candidate-labels", args[2]));
    try (var classify = Heed.start().pipeline(ZeroShotImageClassification.TYPE, labels)) {
      classify
          .run(Image.read(Path.of(args[1])))
          .forEach(scored -> System.out.printf("%-20s %.3f%n", scored.label(), scored.score()));
    }
  }
}
