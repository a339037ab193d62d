package dev.heed.vision.processing;

/** Pads with a picture's own pixels, mirrored at its rim. */
final class Mirror {

  private Mirror() {}

  /** The pixels at the rim twice. */
  static Picture symmetric(Picture picture, int left, int top, int right, int bottom) {
    return mirrored(picture, left, top, right, bottom, 0);
  }

  /** The pixels at the rim once. */
  static Picture reflect(Picture picture, int left, int top, int right, int bottom) {
    return mirrored(picture, left, top, right, bottom, 1);
  }

  private static Picture mirrored(
      Picture picture, int left, int top, int right, int bottom, int skip) {
    int[] rows = places(picture.height(), top, bottom, skip);
    int[] columns = places(picture.width(), left, right, skip);
    int[] from = new int[rows.length * columns.length];
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < columns.length; x++) {
        from[y * columns.length + x] = rows[y] * picture.width() + columns[x];
      }
    }
    return picture.gathered(rows.length, columns.length, from);
  }

  private static int[] places(int size, int before, int after, int skip) {
    int[] places = new int[before + size + after];
    int period = Math.max(1, 2 * (size - skip));
    for (int i = 0; i < places.length; i++) {
      int at = Math.floorMod(i - before, period);
      places[i] = at < size ? at : 2 * size - 1 - skip - at;
    }
    return places;
  }
}
