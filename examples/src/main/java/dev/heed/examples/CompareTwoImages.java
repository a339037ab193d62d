package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.vision.image.Image;
import dev.heed.vision.task.ImageFeatureExtraction;
import java.nio.file.Path;
import java.util.Map;

/** How alike two images are to a model: {@code CompareTwoImages MODEL_FOLDER IMAGE IMAGE}. */
public final class CompareTwoImages {

  private CompareTwoImages() {}

  /** Any model of images without a head does: ViT, DINOv2, SigLIP's image tower. */
  public static void main(String[] args) {
    Opening pooled = Opening.of(Path.of(args[0])).withOptions(Map.of("pool", "mean"));
    try (var see = Heed.start().pipeline(ImageFeatureExtraction.TYPE, pooled)) {
      var first = see.run(Image.read(Path.of(args[1])));
      var second = see.run(Image.read(Path.of(args[2])));
      System.out.printf("similarity %.3f%n", first.similarity(second));
    }
  }
}
