package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.vision.draw.Regions;
import dev.heed.vision.image.Image;
import dev.heed.vision.task.ImageSegmentation;
import java.nio.file.Path;

/**
 * What each pixel belongs to: {@code ColourTheRegions MODEL_FOLDER PHOTO OUT.png}, with a folder of
 * SegFormer, MaskFormer, Mask2Former, or any that is made for segmentation.
 */
public final class ColourTheRegions {

  private ColourTheRegions() {}

  /** Prints how much of the photograph each region takes, and colours them. */
  public static void main(String[] args) {
    Image photo = Image.read(Path.of(args[1]));
    try (var segment = Heed.start().pipeline(ImageSegmentation.TYPE, Path.of(args[0]))) {
      var regions = segment.run(photo);
      regions.forEach(System.out::println);
      Regions.draw(photo, regions).writePng(Path.of(args[2]));
    }
  }
}
