package dev.heed.vision.image.page;

import dev.heed.vision.geometry.Homography;
import dev.heed.vision.geometry.Position;
import dev.heed.vision.image.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A printed page on a table as a camera sees it: where its corners are is known.
 *
 * @param corners clockwise, from the page's top left
 */
record DrawnPage(Image photograph, List<Position> corners) {

  private static final int PRINT = 600;
  private static final int[][] TABLES = {
    {90, 60, 40}, {30, 30, 30}, {120, 120, 120}, {150, 110, 70}, {40, 70, 120}, {170, 160, 150}
  };

  /** How the camera is held and what lies where. */
  record Scene(int width, int height, double aspect, int table, boolean shaded, double noise) {}

  static DrawnPage of(Scene scene, int seed) {
    Random random = new Random(seed);
    List<Position> corners = corners(scene, random);
    int printHeight = (int) Math.round(PRINT / scene.aspect());
    Homography map = Homography.between(corners, Homography.rectangle(PRINT, printHeight));
    boolean[][] ink = ink(printHeight, random);
    byte[] rgb = new byte[3 * scene.width() * scene.height()];
    for (int y = 0; y < scene.height(); y++) {
      for (int x = 0; x < scene.width(); x++) {
        double share = (0.6 * x) / scene.width() + (0.4 * y) / scene.height();
        double light = scene.shaded() ? 0.55 + 0.45 * share : 1;
        double[] colour = colour(map, ink, TABLES[scene.table()], scene.table() == 4, x, y);
        for (int band = 0; band < 3; band++) {
          double value = colour[band] * light + scene.noise() * random.nextGaussian();
          rgb[3 * (y * scene.width() + x) + band] =
              (byte) Math.max(0, Math.min(255, Math.round(value)));
        }
      }
    }
    return new DrawnPage(Image.of(scene.width(), scene.height(), rgb), corners);
  }

  /** Turned about all three axes, as far away as it fits. */
  private static List<Position> corners(Scene scene, Random random) {
    double focal = (0.7 + 0.7 * random.nextDouble()) * Math.max(scene.width(), scene.height());
    double tilt = 0.8 * (random.nextDouble() - 0.5);
    double pan = 0.8 * (random.nextDouble() - 0.5);
    double roll = 0.7 * (random.nextDouble() - 0.5);
    double halfWidth = Math.min(1, scene.aspect()) / 2;
    double halfHeight = Math.min(1, 1 / scene.aspect()) / 2;
    for (double away = 1; true; away *= 1.04) {
      List<Position> corners = new ArrayList<>();
      for (int[] sign : new int[][] {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}) {
        double x = sign[0] * halfWidth;
        double y = sign[1] * halfHeight;
        double rolledX = x * Math.cos(roll) - y * Math.sin(roll);
        double rolledY = x * Math.sin(roll) + y * Math.cos(roll);
        double deep = rolledY * Math.sin(tilt);
        double z = away - rolledX * Math.sin(pan) + deep * Math.cos(pan);
        corners.add(
            new Position(
                scene.width() / 2.0 + focal * (rolledX * Math.cos(pan) + deep * Math.sin(pan)) / z,
                scene.height() / 2.0 + focal * rolledY * Math.cos(tilt) / z));
      }
      if (corners.stream()
          .allMatch(c -> fits(c.x(), scene.width()) && fits(c.y(), scene.height()))) {
        return corners;
      }
    }
  }

  private static boolean fits(double place, int size) {
    return place > 0.04 * size && place < 0.96 * size;
  }

  private static boolean[][] ink(int height, Random random) {
    boolean[][] ink = new boolean[height][PRINT];
    for (int y = 40; y + 14 < height - 40; y += 24) {
      int end = PRINT - 40 - random.nextInt(200);
      for (int x = 40; x < end; ) {
        int length = 8 + random.nextInt(40);
        for (int i = 0; i < 12 * length; i++) {
          int at = x + i % length;
          ink[y + i / length][Math.min(at, PRINT - 1)] =
              at < end && (at * 7 + i / length * 3) % 5 < 3;
        }
        x += length + 8;
      }
    }
    return ink;
  }

  /** The mean of nine places in the pixel. */
  private static double[] colour(
      Homography map, boolean[][] ink, int[] table, boolean tiled, int x, int y) {
    double[] sum = new double[3];
    for (int i = 0; i < 9; i++) {
      double atX = x + (i % 3 + 0.5) / 3;
      int row = i / 3;
      double atY = y + (row + 0.5) / 3;
      Position print = map.apply(new Position(atX, atY));
      boolean paper =
          print.x() >= 0 && print.y() >= 0 && print.x() < PRINT && print.y() < ink.length;
      double grain = grain(tiled, atX, atY);
      for (int band = 0; band < 3; band++) {
        double value = table[band] * (1 + 0.25 * grain);
        if (paper) {
          value = ink[(int) print.y()][(int) print.x()] ? 40 : 235;
        }
        sum[band] += value / 9;
      }
    }
    return sum;
  }

  private static double grain(boolean tiled, double x, double y) {
    return tiled
        ? ((int) (x / 23) + (int) (y / 23)) % 2 == 0 ? 1 : -1
        : 0.5 * Math.sin(0.05 * x + 2 * Math.sin(0.01 * y))
            + 0.3 * Math.sin(0.2 * x + 0.03 * y)
            + 0.2 * Math.sin(0.4 * y);
  }
}
