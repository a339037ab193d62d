package dev.heed.vision.language;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where on a picture its tokens lie: cells in rows and columns over all of it, and for each token
 * the cells that it stands for. Tokens of squares lie side by side; those of a small picture of the
 * whole are spread over the cells that they cover.
 *
 * @param cells of each token, in the prompt's order; none for what only ends a row
 */
record PictureCells(int rows, int columns, List<int[]> cells) {

  /** Tokens in rows and columns. */
  private record Part(int rows, int columns, boolean endsRows) {

    int tokens() {
      return rows * (columns + (endsRows ? 1 : 0));
    }
  }

  /**
   * Of one picture.
   *
   * @param type the {@code model_type}
   * @param whole how many tokens the encoder gives for a square
   */
  static PictureCells of(SeenPicture seen, String type, int whole, int height, int width) {
    SeenPicture.Grid grid = seen.grid();
    if (grid.squares() == 0) {
      return repeated(new Part(grid.rows(), grid.columns(), false), seen.count());
    }
    if (type.startsWith("llava") && grid.squares() > 1) {
      Part plane = closest(seen.count() - whole, true, height, width);
      return tiled(List.of(plane), 1, 1, square(whole), true);
    }
    if (!seen.parts().isEmpty()) {
      return parts(seen, height, width);
    }
    int each = seen.count() / grid.squares();
    if (grid.squares() == 1) {
      return repeated(square(each), seen.count());
    }
    Part form = closest(grid.squares() - 1, false, height, width);
    int rows = grid.rows() > 0 ? grid.rows() : form.rows();
    int columns = grid.rows() > 0 ? grid.columns() : form.columns();
    List<Part> squares = Collections.nCopies(rows * columns, square(each));
    return tiled(squares, rows, columns, square(each), type.equals("gemma3"));
  }

  /** LFM2-VL's, of which a single one has the picture's form. */
  private static PictureCells parts(SeenPicture seen, int height, int width) {
    int cut = seen.grid().rows() * seen.grid().columns();
    if (cut <= 1) {
      return repeated(closest(seen.count(), false, height, width), seen.count());
    }
    List<Part> squares = seen.parts().subList(0, cut).stream().map(PictureCells::square).toList();
    Part small =
        seen.parts().size() > cut
            ? closest(seen.parts().get(cut), false, height, width)
            : new Part(0, 0, false);
    return tiled(squares, seen.grid().rows(), seen.grid().columns(), small, false);
  }

  private static Part square(int tokens) {
    int side = (int) Math.sqrt(tokens);
    boolean fits = side * side == tokens || side * side + 1 == tokens; // and one that ends it
    return fits ? new Part(side, side, false) : new Part(1, tokens, false);
  }

  /** So many tokens in rows and columns of the picture's form, as nearly as can be. */
  private static Part closest(int tokens, boolean endsRows, int height, int width) {
    Part best = new Part(1, Math.max(1, tokens - (endsRows ? 1 : 0)), endsRows);
    double least = Double.MAX_VALUE;
    for (int rows = 1; rows <= tokens; rows++) {
      int columns = tokens / rows - (endsRows ? 1 : 0);
      double apart = Math.abs(Math.log((double) rows / columns * width / height));
      if (tokens % rows == 0 && columns > 0 && apart < least) {
        least = apart;
        best = new Part(rows, columns, endsRows);
      }
    }
    return best;
  }

  /** Frames of a clip, or a single picture, one behind the other on the same cells. */
  private static PictureCells repeated(Part part, int tokens) {
    List<int[]> cells = new ArrayList<>();
    int count = part.rows() * part.columns();
    for (int i = 0; i < tokens; i++) {
      boolean ends = i >= count && tokens % count != 0;
      cells.add(ends ? new int[0] : new int[] {i % count});
    }
    return new PictureCells(part.rows(), part.columns(), cells);
  }

  private static PictureCells tiled(
      List<Part> squares, int down, int across, Part small, boolean smallFirst) {
    Part first = squares.get(0);
    int rows = down * first.rows();
    int columns = across * first.columns();
    List<int[]> cells = new ArrayList<>();
    if (smallFirst) {
      spread(small, rows, columns, cells);
    }
    for (int i = 0; i < squares.size(); i++) {
      Part square = squares.get(i);
      int top = i / across * first.rows();
      int left = i % across * first.columns();
      for (int token = 0; token < square.tokens(); token++) {
        int wide = square.tokens() / square.rows();
        int column = token % wide;
        cells.add(
            column < square.columns()
                ? new int[] {(top + token / wide) * columns + left + column}
                : new int[0]);
      }
    }
    if (!smallFirst) {
      spread(small, rows, columns, cells);
    }
    return new PictureCells(rows, columns, cells);
  }

  /** Each token of a small picture of the whole covers cells. */
  private static void spread(Part small, int rows, int columns, List<int[]> cells) {
    for (int token = 0; token < small.tokens(); token++) {
      int row = token / small.columns();
      int column = token % small.columns();
      int top = row * rows / small.rows();
      int bottom = Math.max(top + 1, (row + 1) * rows / small.rows());
      int left = column * columns / small.columns();
      int right = Math.max(left + 1, (column + 1) * columns / small.columns());
      List<Integer> covered = new ArrayList<>();
      for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
          covered.add(y * columns + x);
        }
      }
      cells.add(covered.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  /** What each cell gets of its tokens' weights. */
  float[] laid(float[] weights) {
    float[] all = new float[rows * columns];
    for (int token = 0; token < Math.min(weights.length, cells.size()); token++) {
      int[] covered = cells.get(token);
      for (int cell : covered) {
        all[cell] += weights[token] / covered.length;
      }
    }
    return all;
  }
}
