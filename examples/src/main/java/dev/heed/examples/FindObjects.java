package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.vision.draw.ObjectBoxes;
import dev.heed.vision.image.Image;
import dev.heed.vision.task.ObjectDetection;
import java.nio.file.Path;

/**
 * Which objects are where: {@code FindObjects MODEL_FOLDER PHOTO OUT.png}, with a folder of DETR,
 * YOLOS or RT-DETR.
 */
public final class FindObjects {

  private FindObjects() {}

  /** Prints each object with its box, and draws them onto the photograph. */
  public static void main(String[] args) {
    Image photo = Image.read(Path.of(args[1]));
    try (var detect = Heed.start().pipeline(ObjectDetection.TYPE, Path.of(args[0]))) {
      var objects = detect.run(photo);
      objects.forEach(System.out::println);
      ObjectBoxes.draw(photo, objects).writePng(Path.of(args[2]));
    }
  }
}
