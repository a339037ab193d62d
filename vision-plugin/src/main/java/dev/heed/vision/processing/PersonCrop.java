package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.runtime.Inputs;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.PersonBox;
import dev.heed.vision.postprocess.PersonBox.Frame;
import java.util.List;

/**
 * People cut out of a picture, each stretched into a model's input so that the middles of the
 * corner pixels meet, black where the picture ends; linear between pixels, as scipy's {@code
 * affine_transform} of bytes.
 */
final class PersonCrop {

  private PersonCrop() {}

  static Inputs process(Work work, Image image, List<PersonBox> boxes) {
    requireType(work);
    boolean crops = work.keys().flag("do_affine_transform");
    List<Picture> people =
        boxes.stream()
            .map(box -> Picture.of(crops ? cut(work, image, box) : image))
            .map(work::finish)
            .toList();
    Produced out = new Produced();
    out.pictures("pixel_values", people);
    return out.inputs();
  }

  /** What the model sees of the box. */
  static Frame frame(Work work, PersonBox box) {
    Size size = requireType(work).keys().size().exact();
    return box.frame(size.width(), size.height(), 200);
  }

  private static Work requireType(Work work) {
    String type = work.keys().type().name();
    if (!type.equals("VitPoseImageProcessor")) {
      throw invalidInput(
          "%s takes no boxes of people; VitPoseImageProcessor does.".formatted(type));
    }
    return work;
  }

  private static Image cut(Work work, Image image, PersonBox box) {
    Size size = work.keys().size().exact();
    Frame frame = box.frame(size.width(), size.height(), work.keys().number("normalize_factor"));
    Line across = Line.of(size.width(), frame.width(), frame.x(), image.width());
    Line down = Line.of(size.height(), frame.height(), frame.y(), image.height());
    byte[] rgb = new byte[3 * size.width() * size.height()];
    for (int y = 0, to = 0; y < size.height(); y++) {
      double row = down.at(y);
      for (int x = 0; x < size.width(); x++, to += 3) {
        double column = across.at(x);
        if (down.has(row) && across.has(column)) {
          blend(image, row, column, rgb, to);
        }
      }
    }
    return Image.of(size.width(), size.height(), rgb);
  }

  /**
   * Where the pixels of one axis come from.
   *
   * @param size of the picture
   */
  private record Line(double step, double first, int size) {

    /** The matrix is of F32, as published; its inverse is not. */
    static Line of(int input, float seen, float middle, int size) {
      double scale = (input - 1.0) / seen;
      float factor = (float) scale;
      float shift = (float) (scale * (-0.5f * (middle * 2) + 0.5f * seen));
      double step = 1.0 / factor;
      return new Line(step, -shift * step, size);
    }

    double at(int i) {
      return step * i + first;
    }

    boolean has(double place) {
      return place >= 0 && place <= size - 1;
    }
  }

  private static void blend(Image image, double row, double column, byte[] rgb, int to) {
    int y = (int) row;
    int x = (int) column;
    int below = Math.min(y + 1, image.height() - 1);
    int right = Math.min(x + 1, image.width() - 1);
    double down = row - y;
    double across = column - x;
    for (int c = 0; c < 3; c++) {
      double upper = sample(image, x, y, c) * (1 - across) + sample(image, right, y, c) * across;
      double lower =
          sample(image, x, below, c) * (1 - across) + sample(image, right, below, c) * across;
      rgb[to + c] = (byte) (int) (upper * (1 - down) + lower * down + 0.5);
    }
  }

  private static int sample(Image image, int x, int y, int channel) {
    return image.rgb()[3 * (y * image.width() + x) + channel] & 0xFF;
  }
}
