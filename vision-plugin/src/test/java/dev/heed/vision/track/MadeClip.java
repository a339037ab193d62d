package dev.heed.vision.track;

import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A clip of moving coloured shapes whose true places are known; later shapes are in front of
 * earlier ones, and pillars in front of all.
 */
final class MadeClip {

  static final int WIDTH = 320;
  static final int HEIGHT = 240;

  /** Of what a shape is hidden by more than this, a detector does not find it. */
  private static final double HIDDEN = 0.65;

  /** Moves evenly; bounces nowhere. */
  record Mover(Color color, boolean round, double x, double y, double dx, double dy, int size) {
    Rectangle at(int frame) {
      return new Rectangle(
          (int) Math.round(x + dx * frame), (int) Math.round(y + dy * frame), size, size);
    }
  }

  private final int frames;
  private final List<Mover> movers;
  private final List<Rectangle> pillars;
  private final BufferedImage ground;

  MadeClip(int frames, List<Mover> movers, List<Rectangle> pillars) {
    this.frames = frames;
    this.movers = movers;
    this.pillars = pillars;
    this.ground = ground();
  }

  /** Grey noise in blocks, which points can be followed on. */
  private static BufferedImage ground() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(11);
    for (int y = 0; y < HEIGHT; y += 8) {
      for (int x = 0; x < WIDTH; x += 8) {
        int level = 110 + random.nextInt(40);
        for (int i = 0; i < 64; i++) {
          image.setRGB(x + i % 8, y + i / 8, new Color(level, level, level).getRGB());
        }
      }
    }
    return image;
  }

  int frames() {
    return frames;
  }

  int movers() {
    return movers.size();
  }

  Image frame(int i) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.drawImage(ground, 0, 0, null);
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    for (Mover mover : movers) {
      pen.setColor(mover.color());
      pen.fill(shape(mover, i));
    }
    pen.setColor(new Color(70, 50, 30));
    pillars.forEach(pen::fill);
    pen.dispose();
    return Image.of(image);
  }

  private static Shape shape(Mover mover, int frame) {
    Rectangle box = mover.at(frame);
    return mover.round() ? new Ellipse2D.Double(box.x, box.y, box.width, box.height) : box;
  }

  /** Where each is; null where it is hidden, or outside. */
  List<DetectedObject.Box> truth(int frame) {
    List<DetectedObject.Box> boxes = new ArrayList<>();
    for (int i = 0; i < movers.size(); i++) {
      boxes.add(isSeen(i, frame) ? box(movers.get(i).at(frame)) : null);
    }
    return boxes;
  }

  private boolean isSeen(int i, int frame) {
    Rectangle own = movers.get(i).at(frame);
    Rectangle inside = own.intersection(new Rectangle(WIDTH, HEIGHT));
    double whole = (double) own.width * own.height;
    if (inside.isEmpty() || inside.width * inside.height < (1 - HIDDEN) * whole) {
      return false;
    }
    double most = 0;
    for (int j = i + 1; j < movers.size(); j++) {
      most = Math.max(most, shared(own, movers.get(j).at(frame)));
    }
    for (Rectangle pillar : pillars) {
      most = Math.max(most, shared(own, pillar));
    }
    return most <= HIDDEN * whole;
  }

  private static double shared(Rectangle a, Rectangle b) {
    Rectangle both = a.intersection(b);
    return both.isEmpty() ? 0 : (double) both.width * both.height;
  }

  private static DetectedObject.Box box(Rectangle place) {
    return new DetectedObject.Box(place.x, place.y, place.x + place.width, place.y + place.height);
  }

  /** What a detector says: all of one label, in any order, a pixel or two off. */
  List<DetectedObject> detections(int frame) {
    Random random = new Random(31L * frame + 7);
    List<DetectedObject> found = new ArrayList<>();
    for (DetectedObject.Box box : truth(frame)) {
      if (box != null) {
        found.add(
            new DetectedObject(
                0.9f,
                "thing",
                new DetectedObject.Box(
                    box.xmin() + random.nextInt(5) - 2,
                    box.ymin() + random.nextInt(5) - 2,
                    box.xmax() + random.nextInt(5) - 2,
                    box.ymax() + random.nextInt(5) - 2)));
      }
    }
    Collections.shuffle(found, random);
    return found;
  }

  /** Five of them: two pairs cross, one goes behind a pillar. */
  static MadeClip crossing() {
    return new MadeClip(
        90,
        List.of(
            new Mover(new Color(200, 40, 40), true, 10, 30, 3, 0.3, 44),
            new Mover(new Color(40, 80, 210), false, 260, 36, -2.6, 0.2, 40),
            new Mover(new Color(40, 160, 60), false, 20, 180, 2.4, -0.4, 36),
            new Mover(new Color(220, 180, 30), true, 250, 110, -2, 0.8, 46),
            new Mover(new Color(150, 60, 170), true, 150, -30, 0.2, 2.2, 34)),
        List.of(new Rectangle(120, 150, 34, 90)));
  }

  /** Two that look alike cross: only their ways tell them apart. */
  static MadeClip twins() {
    return new MadeClip(
        70,
        List.of(
            new Mover(new Color(200, 40, 40), true, 10, 90, 3, 0.6, 40),
            new Mover(new Color(200, 40, 40), true, 260, 110, -3, 0, 40)),
        List.of());
  }
}
