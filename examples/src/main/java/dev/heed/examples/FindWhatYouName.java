package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.vision.draw.ObjectBoxes;
import dev.heed.vision.image.Image;
import dev.heed.vision.task.ZeroShotObjectDetection;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where things are that no list of classes has: {@code FindWhatYouName MODEL_FOLDER PHOTO "a
 * teapot, a spoon" OUT.png}, with a folder of OWL-ViT or OWLv2.
 */
public final class FindWhatYouName {

  private FindWhatYouName() {}

  /** Prints each thing with its box, the surest first, and draws them onto the photograph. */
  public static void main(String[] args) {
    Image photo = Image.read(Path.of(args[1]));
    Opening named = Opening.of(Path.of(args[0])).withOptions(Map.of("candidate-labels", args[2]));
    try (var find = Heed.start().pipeline(ZeroShotObjectDetection.TYPE, named)) {
      var things = find.run(photo);
      things.forEach(System.out::println);
      ObjectBoxes.draw(photo, things).writePng(Path.of(args[3]));
    }
  }
}
