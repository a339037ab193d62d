package dev.heed.vision.processing;

/** How large a picture becomes, by the rules of the published processors. */
@FunctionalInterface
interface Scaling {

  /** The scaled size of a picture; sides may come out as 0, which resizing refuses. */
  Size of(Size image);

  /** Always the same size. */
  static Scaling exact(Size size) {
    return image -> size;
  }

  /** The shortest edge becomes {@code edge}, the other follows and is cut to whole pixels. */
  static Scaling shortestEdge(int edge) {
    return image -> {
      int other = (int) ((double) ((long) edge * image.longer()) / image.shorter());
      return image.width() <= image.height() ? new Size(other, edge) : new Size(edge, other);
    };
  }

  /** SAM: the longest edge becomes {@code edge}, both are rounded half up. */
  static Scaling longestEdge(int edge) {
    return image -> {
      double scale = (double) edge / image.longer();
      return new Size((int) (image.height() * scale + 0.5), (int) (image.width() * scale + 0.5));
    };
  }

  /** The largest size of the same shape within {@code box}. */
  static Scaling within(Size box) {
    return image -> {
      double scale =
          Math.min((double) box.height() / image.height(), (double) box.width() / image.width());
      return new Size((int) (image.height() * scale), (int) (image.width() * scale));
    };
  }

  /**
   * DETR: as {@link #shortestEdge}, but where the longest edge would pass {@code longest} it
   * decides: the shortest is then rounded half to even, the other follows from the value before
   * rounding.
   */
  static Scaling edges(int shortest, int longest) {
    return image -> edges(image, shortest, longest, true);
  }

  /**
   * YOLOS: as {@link #edges}, but an upright picture is scaled even where its width fits already,
   * and both sides go down to multiples of {@code divisor}.
   */
  static Scaling edgesThenFloor(int shortest, int longest, int divisor) {
    return image ->
        floorTo(divisor).of(edges(image, shortest, longest, image.width() >= image.height()));
  }

  private static Size edges(Size image, int shortest, int longest, boolean leaveFitting) {
    double raw = shortest;
    if ((double) image.longer() / image.shorter() * shortest > longest) {
      raw = (double) longest * image.shorter() / image.longer();
    }
    int shorter = (int) Math.rint(raw);
    if (leaveFitting && image.shorter() == shorter) {
      return image;
    }
    int other = (int) (raw * image.longer() / image.shorter());
    return image.width() < image.height() ? new Size(other, shorter) : new Size(shorter, other);
  }

  /** Both sides go down to multiples of {@code divisor}. */
  static Scaling floorTo(int divisor) {
    return image -> new Size(image.height() / divisor * divisor, image.width() / divisor * divisor);
  }

  /** As {@link #floorTo(int)}, at least one multiple, of what another rule makes. */
  static Scaling floorTo(int divisor, Scaling scaling) {
    return image -> {
      Size size = scaling.of(image);
      return new Size(
          Math.max(1, size.height() / divisor) * divisor,
          Math.max(1, size.width() / divisor) * divisor);
    };
  }

  /** transformers.js: the shortest edge, then less where the longest is too long; cut off. */
  static Scaling shortestThenLongest(int shortest, int longest) {
    return image -> {
      double up = (double) shortest / image.shorter();
      return cut(image, up * Math.min(1, longest / (up * image.longer())));
    };
  }

  /** transformers.js: never larger than the picture. */
  static Scaling downToLongest(int longest) {
    return image -> cut(image, Math.min(1, (double) longest / image.longer()));
  }

  /** After two decimals, so that a whole number that is almost reached is reached. */
  private static Size cut(Size image, double scale) {
    return new Size(
        (int) (Math.rint(100 * scale * image.height()) / 100),
        (int) (Math.rint(100 * scale * image.width()) / 100));
  }

  /** Both sides go up to multiples of {@code divisor}. */
  static Scaling ceilTo(int divisor, Scaling scaling) {
    return image -> {
      Size size = scaling.of(image);
      return new Size(
          -Math.floorDiv(-size.height(), divisor) * divisor,
          -Math.floorDiv(-size.width(), divisor) * divisor);
    };
  }

  /** MaskFormer: the shortest edge, then once more where the longest is too long. */
  static Scaling shortestEdgeCapped(int shortest, int longest) {
    Scaling free = shortestEdge(shortest);
    return image -> {
      Size size = free.of(image);
      if (size.longer() <= longest) {
        return size;
      }
      int shorter = (int) ((double) ((long) longest * shortest) / size.longer());
      return image.width() <= image.height()
          ? new Size(longest, shorter)
          : new Size(shorter, longest);
    };
  }

  /**
   * DPT: to {@code size}, each side rounded half to even to a multiple; with {@code keepAspect}
   * both sides take the scale that changes the picture least.
   */
  static Scaling multiple(Size size, boolean keepAspect, int multiple) {
    return image -> {
      double down = (double) size.height() / image.height();
      double across = (double) size.width() / image.width();
      if (keepAspect && Math.abs(1 - across) < Math.abs(1 - down)) {
        down = across;
      } else if (keepAspect) {
        across = down;
      }
      return new Size(
          (int) Math.rint(down * image.height() / multiple) * multiple,
          (int) Math.rint(across * image.width() / multiple) * multiple);
    };
  }

  /** ViLT: the shortest edge, at most 1333/800 of it for the longest, floored to a divisor. */
  static Scaling vilt(int shortest, int divisor) {
    int longest = (int) (1333.0 / 800 * shortest);
    return image -> {
      double scale = (double) shortest / image.shorter();
      double height = image.height() < image.width() ? shortest : scale * image.height();
      double width = image.height() < image.width() ? scale * image.width() : shortest;
      double larger = Math.max(height, width);
      double again = larger > longest ? longest / larger : 1;
      return floorTo(divisor)
          .of(new Size((int) (again * height + 0.5), (int) (again * width + 0.5)));
    };
  }

  /** Donut: within {@code size} by the longer side of the picture; never larger than it is. */
  static Scaling thumbnail(Size size) {
    return image -> {
      int height = Math.min(image.height(), size.height());
      int width = Math.min(image.width(), size.width());
      if (height == image.height() && width == image.width()) {
        return image;
      }
      if (image.height() > image.width()) {
        width = (int) ((double) ((long) image.width() * height) / image.height());
      } else if (image.width() > image.height()) {
        height = (int) ((double) ((long) image.height() * width) / image.width());
      }
      return new Size(height, width);
    };
  }

  /** Refuses a picture whose shape the rule cannot meet. */
  static Size requirePossible(Size image, Size scaled) {
    Sizes.requireFrom(image, scaled.width(), scaled.height());
    return scaled;
  }
}
