package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.vision.draw.DepthColours;
import dev.heed.vision.image.Image;
import dev.heed.vision.task.DepthEstimation;
import java.nio.file.Path;

/**
 * How far each pixel is, from one photograph: {@code SeeDepth MODEL_FOLDER PHOTO OUT.png}, with a
 * folder of Depth Anything, DPT or GLPN.
 */
public final class SeeDepth {

  private SeeDepth() {}

  /** Prints the middle pixel's depth, and draws all as colours. */
  public static void main(String[] args) {
    Image photo = Image.read(Path.of(args[1]));
    try (var estimate = Heed.start().pipeline(DepthEstimation.TYPE, Path.of(args[0]))) {
      var depth = estimate.run(photo);
      float middle = depth.predictedDepth()[photo.height() / 2][photo.width() / 2];
      System.out.printf("in the middle: %.3f%n", middle);
      DepthColours.draw(depth.depth()).writePng(Path.of(args[2]));
    }
  }
}
