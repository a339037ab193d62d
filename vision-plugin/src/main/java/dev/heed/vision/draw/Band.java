package dev.heed.vision.draw;

import dev.heed.vision.image.Image;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/**
 * A dark band for words: over the picture's foot where most of the picture stays to be seen, so
 * that it keeps its size, else below it.
 */
final class Band {

  /** Narrower pictures have no room for words. */
  static final int LEAST_WIDTH = 240;

  /** How much of the picture may be covered. */
  private static final double MOST = 0.45;

  private static final Color GROUND = new Color(16, 18, 24);
  private static final Color VEIL = new Color(16, 18, 24, 205);

  private Band() {}

  /** What is written: {@code top} is where the band begins. */
  interface Words {
    void write(Graphics2D pen, int top);
  }

  /** How wide a band would be. */
  static int width(Image image) {
    return Math.max(LEAST_WIDTH, image.width());
  }

  /** A new picture of {@link #width}, with a band of that height. */
  static Image draw(Image image, int height, Words words) {
    return draw(
        image, height, image.width() >= LEAST_WIDTH && height <= MOST * image.height(), words);
  }

  /** The same, with the band below the picture, nothing of which it may cover. */
  static Image below(Image image, int height, Words words) {
    return draw(image, height, false, words);
  }

  private static Image draw(Image image, int height, boolean over, Words words) {
    int whole = over ? image.height() : image.height() + height;
    BufferedImage canvas = new BufferedImage(width(image), whole, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = Lettering.pen(canvas);
    try {
      pen.setColor(GROUND);
      pen.fillRect(0, 0, canvas.getWidth(), whole);
      pen.drawImage(image.toBufferedImage(), (canvas.getWidth() - image.width()) / 2, 0, null);
      pen.setColor(over ? VEIL : GROUND);
      pen.fillRect(0, whole - height, canvas.getWidth(), height);
      words.write(pen, whole - height);
    } finally {
      pen.dispose();
    }
    return Image.of(canvas);
  }
}
