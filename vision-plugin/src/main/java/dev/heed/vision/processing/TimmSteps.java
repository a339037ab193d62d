package dev.heed.vision.processing;

import java.util.List;
import java.util.stream.Stream;

/**
 * How timm evaluates: a picture is scaled to a little more than the model's size, {@code size /
 * crop_pct}, and its middle is cut out; {@code crop_mode} says how its shape is met.
 */
final class TimmSteps {

  private TimmSteps() {}

  static Stream<PixelStep> of(Settings settings) {
    Size size = settings.size().exact();
    double part = settings.positive("crop_pct");
    Size larger =
        new Size((int) Math.floor(size.height() / part), (int) Math.floor(size.width() / part));
    Resample filter = settings.resample();
    return switch (settings.text("crop_mode", "center")) {
      case "squash" -> Stream.of(new Scale(Scaling.exact(larger), filter), CentreCut.black(size));
      case "border" ->
          Stream.of(
              new Scale(keepRatio(larger, true), filter),
              CentreCut.filled(size, fill(settings.perChannel("image_mean"))));
      default -> Stream.of(shorterSide(larger, filter), CentreCut.black(size));
    };
  }

  /** A size that is no square is met bilinearly, whatever the configuration says. */
  private static PixelStep shorterSide(Size larger, Resample filter) {
    return larger.height() == larger.width()
        ? new Scale(Scaling.shortestEdge(larger.height()), filter)
        : new Scale(keepRatio(larger, false), Resample.BILINEAR);
  }

  /** The shorter side, or the longer one, in proportion to the size; halves go to the even. */
  private static Scaling keepRatio(Size size, boolean longest) {
    return image -> {
      double down = (double) image.height() / size.height();
      double across = (double) image.width() / size.width();
      double ratio = longest ? Math.max(down, across) : Math.min(down, across);
      return new Size(
          (int) Math.rint(image.height() / ratio), (int) Math.rint(image.width() / ratio));
    };
  }

  private static byte[] fill(List<Double> mean) {
    byte[] rgb = new byte[3];
    for (int i = 0; i < 3; i++) {
      rgb[i] = (byte) Math.max(0, Math.min(255, Math.rint(255 * mean.get(i))));
    }
    return rgb;
  }
}
