package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.vision.geometry.Homography;
import dev.heed.vision.geometry.Position;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.page.Sheet;
import dev.heed.vision.task.ImageToText;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From the photograph of a receipt to its words: {@code ReadAReceipt OUT.png [MODEL [PHOTO]]}. The
 * sheet is found and straightened, which {@code OUT.png} shows, its lines are cut apart, and a
 * model that reads lines, such as TrOCR, reads each. Without a photograph it draws one; without a
 * model it writes the straight page alone.
 */
public final class ReadAReceipt {

  private static final int WIDTH = 360;
  private static final int HEIGHT = 640;
  private static final int DARK = 110;
  private static final List<String> LINES =
      List.of(
          "CORNER SHOP",
          "12 Mill Lane",
          "",
          "Bread            2.40",
          "Milk 2 x 1.15    2.30",
          "Apples 0.8 kg    1.92",
          "Coffee           5.60",
          "",
          "TOTAL           12.22",
          "CASH            20.00",
          "CHANGE           7.78",
          "",
          "THANK YOU");

  private ReadAReceipt() {}

  /** Prints a line of text for each line of the receipt. */
  public static void main(String[] args) {
    Wanted.arguments(1, args, "ReadAReceipt OUT.png [MODEL [PHOTO]]");
    Image photo = args.length > 2 ? Image.read(Path.of(args[2])) : photograph(receipt());
    Optional<Sheet> sheet = Sheet.find(photo);
    System.out.println(
        sheet.map(found -> "the sheet: " + found.corners()).orElse("no sheet found"));
    Image page = sheet.map(found -> found.straightened(photo)).orElse(photo);
    page.writePng(Path.of(args[0]));
    if (args.length > 1) {
      try (var read = Heed.start().pipeline(ImageToText.TYPE, Path.of(args[1]))) {
        for (Image line : lines(page)) {
          System.out.println(read.run(line).get(0).generatedText());
        }
      }
    }
  }

  /** Strips that have ink, with a little paper around each. */
  private static List<Image> lines(Image page) {
    int margin = page.width() / 30;
    List<Image> lines = new ArrayList<>();
    int start = -1;
    for (int y = margin; y < page.height() - margin; y++) {
      boolean ink = hasInk(page, y, margin);
      if (ink && start < 0) {
        start = y;
      } else if (!ink && start >= 0) {
        int top = Math.max(0, start - 4);
        lines.add(page.part(0, top, page.width(), Math.min(page.height(), y + 4) - top));
        start = -1;
      }
    }
    return lines;
  }

  private static boolean hasInk(Image page, int y, int margin) {
    for (int x = margin; x < page.width() - margin; x++) {
      if ((page.rgb()[3 * (y * page.width() + x) + 1] & 0xFF) < DARK) {
        return true;
      }
    }
    return false;
  }

  private static Image receipt() {
    BufferedImage canvas = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D pen = canvas.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pen.setColor(new Color(246, 244, 238));
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    pen.setColor(new Color(35, 35, 40));
    pen.setFont(new Font(Font.MONOSPACED, Font.BOLD, 24));
    for (int i = 0; i < LINES.size(); i++) {
      pen.drawString(LINES.get(i), 26, 70 + 42 * i);
    }
    pen.dispose();
    return Image.of(canvas);
  }

  /** On a wooden table, aslant, in light that falls off to the left. */
  private static Image photograph(Image receipt) {
    int width = 900;
    int height = 1200;
    List<Position> corners =
        List.of(
            new Position(262, 150),
            new Position(660, 205),
            new Position(735, 1010),
            new Position(130, 930));
    Homography map = Homography.between(corners, Homography.rectangle(WIDTH, HEIGHT));
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      int row = i / width;
      double x = i % width + 0.5;
      double y = row + 0.5;
      Position on = map.apply(new Position(x, y));
      boolean paper = on.x() >= 0 && on.y() >= 0 && on.x() < WIDTH && on.y() < HEIGHT;
      double grain = Math.sin(0.09 * x + 3 * Math.sin(0.006 * y)) + 0.4 * Math.sin(0.5 * x);
      double light = 0.6 + 0.4 * x / width;
      for (int band = 0; band < 3; band++) {
        double wood = (band == 0 ? 132 : band == 1 ? 94 : 62) + 11 * grain;
        int from = 3 * (((int) on.y()) * WIDTH + (int) on.x()) + band;
        double colour = paper ? receipt.rgb()[from] & 0xFF : wood;
        rgb[3 * i + band] = (byte) Math.round(light * colour);
      }
    }
    return Image.of(width, height, rgb);
  }
}
