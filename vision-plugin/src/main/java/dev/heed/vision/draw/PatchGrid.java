package dev.heed.vision.draw;

import dev.heed.vision.image.Image;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** The edges of the patches over a picture: light on dark and dark on light, so that both show. */
public final class PatchGrid {

  private PatchGrid() {}

  /** A new picture of the same size. */
  public static Image draw(Image image, int patch) {
    BufferedImage canvas = image.toBufferedImage();
    Graphics2D pen = canvas.createGraphics();
    try {
      lines(pen, image, patch, new Color(0, 0, 0, 150), 3);
      lines(pen, image, patch, new Color(255, 255, 255, 220), 1);
    } finally {
      pen.dispose();
    }
    return Image.of(canvas);
  }

  private static void lines(Graphics2D pen, Image image, int patch, Color color, float width) {
    pen.setColor(color);
    pen.setStroke(new BasicStroke(width));
    for (int x = patch; x < image.width(); x += patch) {
      pen.drawLine(x, 0, x, image.height());
    }
    for (int y = patch; y < image.height(); y += patch) {
      pen.drawLine(0, y, image.width(), y);
    }
  }
}
