package dev.heed.vision.draw;

import dev.heed.vision.image.Image;
import dev.heed.vision.processing.Geometry;

/**
 * Weights of patches as a translucent map of heat over the picture as it was before it was resized
 * and cropped. What the model did not see stays as it is. Under the heat the picture loses most of
 * its colour, and dark is little weight and light is much, so that both show on any picture.
 */
public final class AttentionOverlay {

  private static final double COLOUR_KEPT = 0.35;
  private static final double LEAST_OPACITY = 0.45;
  private static final double MOST_OPACITY = 0.75;

  /** How weights between the middles of patches are drawn. */
  public enum Style {
    /** Mixed by distance. */
    SMOOTH,
    /** Each patch in one colour. */
    BLOCKY
  }

  private final Image image;
  private final Geometry geometry;
  private final PatchWeights weights;
  private final Style style;
  private final double most;

  private AttentionOverlay(Image image, Geometry geometry, PatchWeights weights, Style style) {
    this.image = image;
    this.geometry = geometry;
    this.weights = weights;
    this.style = style;
    this.most = weights.most() > 0 ? weights.most() : 1;
  }

  /**
   * A new picture of the same size; the greatest weight has the lightest colour.
   *
   * @param geometry where the processor put this picture: {@code ImageProcessor.geometry}
   */
  public static Image draw(Image image, Geometry geometry, PatchWeights weights, Style style) {
    return new AttentionOverlay(image, geometry, weights, style).draw();
  }

  private Image draw() {
    byte[] rgb = image.rgb().clone();
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        heat(rgb, 3 * (y * image.width() + x), x + 0.5, y + 0.5);
      }
    }
    return Image.of(image.width(), image.height(), rgb);
  }

  private void heat(byte[] rgb, int at, double x, double y) {
    double column = geometry.inputX(x, y) / geometry.inputWidth() * weights.columns();
    double row = geometry.inputY(x, y) / geometry.inputHeight() * weights.rows();
    if (column >= 0 && row >= 0 && column < weights.columns() && row < weights.rows()) {
      boolean smooth = style == Style.SMOOTH;
      double weight = smooth ? weights.smooth(column, row) : weights.blocky(column, row);
      mix(rgb, at, weight / most);
    }
  }

  private static void mix(byte[] rgb, int at, double part) {
    double grey =
        0.299 * (rgb[at] & 255) + 0.587 * (rgb[at + 1] & 255) + 0.114 * (rgb[at + 2] & 255);
    double opacity = LEAST_OPACITY + (MOST_OPACITY - LEAST_OPACITY) * part;
    for (int channel = 0; channel < 3; channel++) {
      double pale = COLOUR_KEPT * (rgb[at + channel] & 255) + (1 - COLOUR_KEPT) * grey;
      double mixed = (1 - opacity) * pale + opacity * HeatColours.of(part, channel);
      rgb[at + channel] = (byte) Math.round(mixed);
    }
  }
}
