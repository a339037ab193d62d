package dev.heed.vision.match;

import dev.heed.vision.image.Image;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Random;

/** Drawn pictures with texture, and how they are seen by a camera elsewhere. */
final class DrawnPlace {

  static final int WIDTH = 480;
  static final int HEIGHT = 360;

  private DrawnPlace() {}

  /** Shapes in many sizes and colours; another seed is another place. */
  static Image picture(long seed) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    for (int i = 0; i < 400; i++) {
      pen.setColor(new Color(random.nextInt(256), random.nextInt(256), random.nextInt(256)));
      int x = random.nextInt(WIDTH) - 20;
      int y = random.nextInt(HEIGHT) - 20;
      int size = 6 + random.nextInt(40);
      switch (random.nextInt(3)) {
        case 0 -> pen.fillRect(x, y, size, 6 + random.nextInt(40));
        case 1 -> pen.fillOval(x, y, size, size);
        default -> {
          pen.setStroke(new BasicStroke(2 + random.nextInt(5)));
          pen.drawLine(x, y, x + random.nextInt(80) - 40, y + random.nextInt(80) - 40);
        }
      }
    }
    pen.dispose();
    return Image.of(image);
  }

  /**
   * The picture under a homography from it, a little darker, with noise; what was not seen is grey.
   */
  static Image seen(Image picture, double[] homography, long seed) {
    double[] back = inverse(homography);
    Random random = new Random(seed);
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        double[] from = moved(back, x, y);
        for (int channel = 0; channel < 3; channel++) {
          double value =
              0.9 * sample(picture, from[0], from[1], channel) + 3 * random.nextGaussian();
          rgb[3 * (y * WIDTH + x) + channel] = (byte) Math.max(0, Math.min(255, Math.round(value)));
        }
      }
    }
    return Image.of(WIDTH, HEIGHT, rgb);
  }

  static double[] moved(double[] m, double x, double y) {
    double w = m[6] * x + m[7] * y + m[8];
    return new double[] {(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w};
  }

  private static double sample(Image image, double x, double y, int channel) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    if (left < 0 || top < 0 || left + 1 >= image.width() || top + 1 >= image.height()) {
      return 128;
    }
    double right = x - left;
    double down = y - top;
    int at = 3 * (top * image.width() + left) + channel;
    int below = at + 3 * image.width();
    byte[] rgb = image.rgb();
    return (1 - down) * ((1 - right) * (rgb[at] & 0xFF) + right * (rgb[at + 3] & 0xFF))
        + down * ((1 - right) * (rgb[below] & 0xFF) + right * (rgb[below + 3] & 0xFF));
  }

  private static double[] inverse(double[] m) {
    return new double[] {
      m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
      m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
      m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]
    };
  }
}
