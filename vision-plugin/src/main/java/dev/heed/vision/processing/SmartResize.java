package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;

/** Sizes of multiples of a factor whose pixels lie between two bounds: Qwen2-VL's and its kin's. */
final class SmartResize {

  private static final int MOST_EXTREME = 200;

  private SmartResize() {}

  static Size qwen(Size image, int factor, long least, long most) {
    requireShape(image, MOST_EXTREME);
    return within(image, factor, 1, 1, least, most);
  }

  /** GLM's: frames count as pixels, and small pictures grow to the factor first. */
  static Size glm(Size image, int frames, int factor, long least, long most) {
    Size grown = grown(image, factor);
    requireShape(grown, MOST_EXTREME);
    return within(grown, factor, frames, frames, least, most);
  }

  /** Qwen3-VL's of clips: GLM's, with frames counted as whole patches in time. */
  static Size clip(Size frame, int frames, int times, int factor, long least, long most) {
    if (frames < times) {
      throw invalidInput(
          "The clip has %s frames, but a patch has %s. Give a longer clip."
              .formatted(frames, times));
    }
    Size grown = grown(frame, factor);
    requireShape(grown, MOST_EXTREME);
    int rounded = Work.round((double) frames / times) * times;
    return within(grown, factor, frames, rounded, least, most);
  }

  private static Size grown(Size image, int factor) {
    double height = image.height();
    double width = image.width();
    if (height < factor || width < factor) {
      double scale = Math.max(factor / height, factor / width);
      height = (int) (height * scale);
      width = (int) (width * scale);
    }
    return new Size((int) height, (int) width);
  }

  /** PaddleOCR-VL's: small sides grow to the factor first. */
  static Size paddle(Size image, int factor, long least, long most) {
    int height = image.height();
    int width = image.width();
    if (height < factor) {
      width = Work.round((double) (width * factor) / height);
      height = factor;
    }
    if (width < factor) {
      height = Work.round((double) (height * factor) / width);
      width = factor;
    }
    return qwen(new Size(height, width), factor, least, most);
  }

  private static Size within(
      Size image, int factor, int frames, int rounded, long least, long most) {
    double height = image.height();
    double width = image.width();
    int high = Work.round(height / factor) * factor;
    int wide = Work.round(width / factor) * factor;
    if ((long) rounded * high * wide > most) {
      double beta = Math.sqrt(frames * height * width / most);
      high = Math.max(factor, (int) Math.floor(height / beta / factor) * factor);
      wide = Math.max(factor, (int) Math.floor(width / beta / factor) * factor);
    } else if ((long) rounded * high * wide < least) {
      double beta = Math.sqrt(least / (frames * height * width));
      high = (int) Math.ceil(height * beta / factor) * factor;
      wide = (int) Math.ceil(width * beta / factor) * factor;
    }
    return new Size(high, wide);
  }

  static void requireShape(Size image, int limit) {
    double ratio = (double) image.longer() / image.shorter();
    if (ratio > limit) {
      throw invalidInput(
          "image is %s pixels; its longer side may be at most %s times its shorter side."
              .formatted(image, limit));
    }
  }

  /** GLM-Image's: edges instead of areas, and half the size. */
  static Size glmImage(Size image, int factor, long least, long most) {
    if (image.height() < factor || image.width() < factor) {
      throw invalidInput(
          "image is %s pixels; both sides must be at least %s.".formatted(image, factor));
    }
    requireShape(image, 4);
    int shortest = Work.round(Math.sqrt((double) least));
    int longest = Work.round(Math.sqrt((double) most));
    double scale = 1;
    if (image.shorter() < shortest) {
      scale = (double) shortest / image.shorter();
    }
    if (image.longer() * scale > longest) {
      scale = (double) longest / image.longer();
    }
    int halfHeight = image.height() / 2;
    int halfWidth = image.width() / 2;
    int high = Math.max(factor, Work.round(halfHeight * scale / factor) * factor);
    int wide = Math.max(factor, Work.round(halfWidth * scale / factor) * factor);
    if (Math.max(high, wide) > longest) {
      double beta = (double) Math.max(high, wide) / longest;
      high = Math.max(factor, (int) Math.floor(high / beta / factor) * factor);
      wide = Math.max(factor, (int) Math.floor(wide / beta / factor) * factor);
    }
    return new Size(high, wide);
  }

  /** Muse's: the grid of at most so many tokens whose shape is closest. */
  static Size muse(Size image, int side, int most) {
    double rows = (double) image.height() / side;
    double columns = (double) image.width() / side;
    double ratio = columns / rows;
    if (rows * columns > most) {
      rows = Math.pow(most / ratio, 0.5);
      columns = rows * ratio;
    }
    double wanted = (double) image.height() / image.width();
    Size best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int high : new int[] {(int) Math.floor(rows), (int) Math.ceil(rows)}) {
      for (int wide : new int[] {(int) Math.floor(columns), (int) Math.ceil(columns)}) {
        double off = Math.abs((double) high / wide - wanted);
        if (high >= 1 && wide >= 1 && (long) high * wide <= most && off < least) {
          best = new Size(high, wide);
          least = off;
        }
      }
    }
    Size grid =
        best == null
            ? new Size(Math.max(1, Work.round(rows)), Math.max(1, Work.round(columns)))
            : best;
    return new Size(grid.height() * side, grid.width() * side);
  }

  /** SigLIP 2's: the largest scale whose patches are not too many, found by halving. */
  static Size patches(Size image, int side, int most) {
    double step = 1e-5;
    double low = step / 10;
    double high = 100;
    while (high - low >= step) {
      double scale = (low + high) / 2;
      long tall = scaled(scale, image.height(), side);
      long wide = scaled(scale, image.width(), side);
      if ((double) tall / side * ((double) wide / side) <= most) {
        low = scale;
      } else {
        high = scale;
      }
    }
    return new Size(
        (int) scaled(low, image.height(), side), (int) scaled(low, image.width(), side));
  }

  private static long scaled(double scale, int size, int side) {
    return Math.max(side, (long) Math.ceil(size * scale / side) * side);
  }
}
