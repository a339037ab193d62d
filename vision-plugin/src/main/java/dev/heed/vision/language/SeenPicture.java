package dev.heed.vision.language;

import java.util.List;

/**
 * What an encoder made of one picture.
 *
 * @param vectors {@code [M, C]}, one for each of its tokens
 * @param deep the same for each of the first layers of the text model that is handed more
 * @param grid how the tokens lie, or the squares that the picture was cut into
 * @param parts how many tokens each part has, where they differ
 */
record SeenPicture(Vectors vectors, List<Vectors> deep, Grid grid, List<Integer> parts) {

  SeenPicture {
    deep = List.copyOf(deep);
    parts = List.copyOf(parts);
  }

  /** Of parts that are alike. */
  SeenPicture(Vectors vectors, List<Vectors> deep, Grid grid) {
    this(vectors, deep, grid, List.of());
  }

  /**
   * How tokens lie: {@code times x rows x columns} of them; or of squares, each of as many tokens.
   *
   * @param squares how many squares the picture was cut into, the whole one among them
   */
  record Grid(int times, int rows, int columns, int squares) {

    static Grid squares(int count) {
      return new Grid(1, 0, 0, count);
    }
  }

  /** How many tokens stand for it. */
  int count() {
    return vectors.count();
  }
}
