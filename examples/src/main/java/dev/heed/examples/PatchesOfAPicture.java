package dev.heed.examples;

import dev.heed.vision.draw.PatchGrid;
import dev.heed.vision.encoding.Patches;
import dev.heed.vision.image.Image;
import dev.heed.vision.processing.Resample;
import dev.heed.vision.processing.Resize;
import java.nio.file.Path;

/**
 * An image as a set of vectors. A picture of 5 x 10 pixels is 50 vectors of 3; a photograph in
 * patches of 16 x 16 is a few hundred vectors of 768. Prints the first, and draws the grid of the
 * second. {@code PatchesOfAPicture [PHOTO [OUT.png]]}.
 */
public final class PatchesOfAPicture {

  private static final int PATCH = 16;

  private PatchesOfAPicture() {}

  /** Without arguments, the cat and {@code patches.png} in the current folder. */
  public static void main(String[] args) {
    printVectors(Patches.of(picture(), 1));
    Image photo = Image.read(Path.of(args.length > 0 ? args[0] : "examples/photos/cat.png"));
    Image fitting = fitted(photo);
    Patches patches = Patches.of(fitting, PATCH);
    Path out = Path.of(args.length > 1 ? args[1] : "patches.png");
    PatchGrid.draw(fitting, PATCH).writePng(out);
    System.out.printf(
        "%d x %d pixels in patches of %d x %d: vectors %s, drawn to %s%n",
        fitting.width(), fitting.height(), PATCH, PATCH, patches.vectors().shape(), out);
  }

  /** Sides that the patch divides; others are an error that says so. */
  private static Image fitted(Image photo) {
    return Resize.to(
        photo, photo.width() / PATCH * PATCH, photo.height() / PATCH * PATCH, Resample.BICUBIC);
  }

  /** 5 pixels wide, 10 high: red grows to the right, green downwards. */
  private static Image picture() {
    byte[] rgb = new byte[5 * 10 * 3];
    for (int i = 0; i < 50; i++) {
      rgb[3 * i] = (byte) (i % 5 * 63);
      rgb[3 * i + 1] = (byte) (i / 5 * 28);
      rgb[3 * i + 2] = (byte) 128;
    }
    return Image.of(5, 10, rgb);
  }

  private static void printVectors(Patches patches) {
    float[] values = patches.vectors().toFloats();
    System.out.printf("5 x 10 pixels: vectors %s%n", patches.vectors().shape());
    for (int i = 0; i < values.length / 3; i++) {
      System.out.printf(
          "vector %2d (row %d, column %d): [%.0f, %.0f, %.0f]%n",
          i,
          i / patches.columns(),
          i % patches.columns(),
          values[3 * i],
          values[3 * i + 1],
          values[3 * i + 2]);
    }
  }
}
