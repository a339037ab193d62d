package dev.heed.vision.language;

import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How LLaVA puts together what it saw of a picture's squares: the whole picture, then the squares
 * as one large grid without what was padding, with a vector at the end of each row.
 *
 * @param pinpoints the sizes that pictures are fitted into, height and width
 * @param side of a square, in pixels
 * @param most how many squares' tokens a grid may have; it is made smaller beyond; 0 for any number
 * @see <a href="https://huggingface.co/docs/transformers/model_doc/llava_next">as published</a>
 */
record AnyResolution(List<int[]> pinpoints, int side, int most) {

  static AnyResolution of(Json config, int side) {
    List<int[]> pinpoints = new ArrayList<>();
    JsonNodes.find(config, "image_grid_pinpoints")
        .ifPresent(
            list ->
                list.forEach(
                    pair -> pinpoints.add(new int[] {pair.path(0).asInt(), pair.path(1).asInt()})));
    boolean oneVision = config.text("model_type", "").equals("llava_onevision");
    String ratio = config.text("vision_aspect_ratio", "anyres_max_9");
    String digits = ratio.toLowerCase(Locale.ROOT).replaceAll("[^0-9]", "");
    int most = oneVision && !digits.isEmpty() ? Integer.parseInt(digits) : 0;
    return new AnyResolution(pinpoints, side, most);
  }

  /** Rows and columns of squares for a picture of this size. */
  int[] grid(int height, int width) {
    int[] best = {side, side};
    long mostSeen = 0;
    long leastWasted = Long.MAX_VALUE;
    for (int[] size : pinpoints) {
      double scale = Math.min((double) size[1] / width, (double) size[0] / height);
      long scaled = (long) (int) (width * scale) * (int) (height * scale);
      long seen = Math.min(scaled, (long) width * height);
      long wasted = (long) size[0] * size[1] - seen;
      if (seen > mostSeen || (seen == mostSeen && wasted < leastWasted)) {
        mostSeen = seen;
        leastWasted = wasted;
        best = size;
      }
    }
    return new int[] {best[0] / side, best[1] / side};
  }

  /** How many squares there are, the whole picture first. */
  int squares(int height, int width) {
    int[] grid = grid(height, width);
    return grid[0] * grid[1] + 1;
  }

  /**
   * All tokens of a picture.
   *
   * @param squares those of each square, the whole picture first
   * @param newline stands at the end of rows, where the model has it
   */
  Vectors packed(List<Vectors> squares, int height, int width, Optional<Vectors> newline) {
    List<Vectors> parts = new ArrayList<>(List.of(squares.get(0)));
    if (squares.size() == 1) {
      newline.ifPresent(parts::add);
      return Vectors.joined(parts);
    }
    int[] grid = grid(height, width);
    Plane plane = shrunk(plane(squares.subList(1, squares.size()), grid).unpadded(height, width));
    parts.add(plane.rowByRow(newline));
    return Vectors.joined(parts);
  }

  /** Squares side by side. */
  private static Plane plane(List<Vectors> squares, int... grid) {
    int each = (int) Math.round(Math.sqrt(squares.get(0).count()));
    Plane plane = Plane.of(grid[0] * each, grid[1] * each, squares.get(0).width(), each);
    for (int i = 0; i < grid[0] * grid[1]; i++) {
      for (int token = 0; token < each * each; token++) {
        int row = i / grid[1] * each + token / each;
        int column = i % grid[1] * each + token % each;
        plane.put(row, column, squares.get(i).rows(token, 1));
      }
    }
    return plane;
  }

  private Plane shrunk(Plane plane) {
    double share =
        (double) plane.rows() * plane.columns() / ((double) most * plane.each() * plane.each());
    double ratio = Math.sqrt(share);
    return most > 0 && ratio > 1.1
        ? plane.resized(
            (int) Math.floor(plane.rows() / ratio), (int) Math.floor(plane.columns() / ratio))
        : plane;
  }

  /**
   * Tokens in rows and columns.
   *
   * @param each how many of them a square had along a side
   */
  private record Plane(FloatBuffer numbers, int rows, int columns, int width, int each) {

    static Plane of(int rows, int columns, int width, int each) {
      int size = Math.multiplyExact(Math.multiplyExact(rows, columns), width);
      return new Plane(FloatBuffer.allocate(size), rows, columns, width, each);
    }

    void put(int row, int column, Vectors one) {
      for (int k = 0; k < width; k++) {
        numbers.put((row * columns + column) * width + k, one.at(0, k));
      }
    }

    private Vectors at(int row, int column) {
      return new Vectors(numbers.slice((row * columns + column) * width, width), width);
    }

    /** Without the rows or columns that a picture of this form does not reach. */
    Plane unpadded(int height, int wide) {
      if ((double) wide / height > (double) columns / rows) {
        int kept = (int) rounded(height * ((double) columns / wide));
        int padding = (rows - kept) / 2;
        return part(padding, 0, rows - 2 * padding, columns);
      }
      int kept = (int) rounded(wide * ((double) rows / height));
      int padding = (columns - kept) / 2;
      return part(0, padding, rows, columns - 2 * padding);
    }

    /** To seven places, so that no product falls just below a whole number. */
    private static double rounded(double value) {
      return Math.rint(value * 1e7) / 1e7;
    }

    private Plane part(int top, int left, int high, int wide) {
      Plane part = of(high, wide, width, each);
      for (int row = 0; row < high; row++) {
        for (int column = 0; column < wide; column++) {
          part.put(row, column, at(top + row, left + column));
        }
      }
      return part;
    }

    /** Blended from the four nearest, with pixels' centres at halves. */
    Plane resized(int high, int wide) {
      Plane to = of(high, wide, width, each);
      for (int row = 0; row < high; row++) {
        float y = Math.max(0, (row + 0.5f) * ((float) rows / high) - 0.5f);
        for (int column = 0; column < wide; column++) {
          float x = Math.max(0, (column + 0.5f) * ((float) columns / wide) - 0.5f);
          for (int k = 0; k < width; k++) {
            to.numbers.put((row * wide + column) * width + k, blended(y, x, k));
          }
        }
      }
      return to;
    }

    private float blended(float y, float x, int k) {
      int top = (int) y;
      int left = (int) x;
      int low = Math.min(top + 1, rows - 1);
      int right = Math.min(left + 1, columns - 1);
      float down = y - top;
      float across = x - left;
      float above = at(top, left).at(0, k) * (1 - across) + at(top, right).at(0, k) * across;
      float below = at(low, left).at(0, k) * (1 - across) + at(low, right).at(0, k) * across;
      return above * (1 - down) + below * down;
    }

    Vectors rowByRow(Optional<Vectors> newline) {
      List<Vectors> parts = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        parts.add(new Vectors(numbers.slice(row * columns * width, columns * width), width));
        newline.ifPresent(parts::add);
      }
      return Vectors.joined(parts);
    }
  }
}
