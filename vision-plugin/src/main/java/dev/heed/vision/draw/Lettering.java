package dev.heed.vision.draw;

import dev.heed.doctor.Fonts;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** Words on pictures: of a size that suits the picture's, and short enough for their place. */
final class Lettering {

  private static final int SMALLEST = 11;

  private Lettering() {}

  /** In pixels: grows with the picture, so that words look alike on all that are shown alike. */
  static int size(int width, int height) {
    return Math.max(SMALLEST, Math.min(width / 40, height / 22));
  }

  static Font font(int style, int size) {
    Fonts.require();
    return new Font(Font.SANS_SERIF, style, size);
  }

  /** A pen with smooth lines and letters; the caller disposes of it. */
  static Graphics2D pen(BufferedImage canvas) {
    Graphics2D pen = canvas.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    return pen;
  }

  /** How wide and high letters are, before there is something to draw them on. */
  static FontMetrics metrics(Font font) {
    Graphics2D pen = pen(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
    try {
      return pen.getFontMetrics(font);
    } finally {
      pen.dispose();
    }
  }

  /** The text, or as much of its beginning as fits. */
  static String shorten(String text, FontMetrics font, int space) {
    if (font.stringWidth(text) <= space) {
      return text;
    }
    int[] letters = text.codePoints().toArray();
    int kept = letters.length;
    while (kept > 1 && font.stringWidth(begin(letters, kept)) > space) {
      kept--;
    }
    return begin(letters, kept);
  }

  private static String begin(int[] letters, int kept) {
    return new String(letters, 0, kept).stripTrailing() + "…";
  }
}
