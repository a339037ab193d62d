package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;

import java.util.Collections;
import java.util.List;

/**
 * Cuts a picture into square patches, each a row of numbers, in one of the orders that the
 * published types have.
 *
 * @param side of a patch, in pixels
 * @param merge patches that are merged later lie together, in squares of this side; 1 for row after
 *     row
 * @param inner in which order the numbers of a patch lie
 * @param times how often a picture stands for itself in time
 */
record PatchCut(int side, int merge, Inner inner, int times) {

  /** The axes of a patch from the outside: C channels, T times, P rows and columns. */
  enum Inner {
    C_T_P_P,
    T_C_P_P,
    P_P_C_T
  }

  int length() {
    return 3 * times * side * side;
  }

  static Size grid(Picture picture, int side) {
    return new Size(picture.height() / side, picture.width() / side);
  }

  /** {@code [patches, length]}, row-major, of a picture that does not change. */
  float[] of(Picture picture) {
    return of(Collections.nCopies(times, picture));
  }

  /**
   * {@code [patches, length]}, row-major.
   *
   * @param frames one for each time, all of one size
   */
  float[] of(List<Picture> frames) {
    Picture picture = frames.get(0);
    int unit = side * merge;
    if (picture.height() % unit != 0 || picture.width() % unit != 0) {
      throw invalidInput(
          "image comes out as %s pixels; both sides must be multiples of %s. Let the processor resize it (do_resize)."
              .formatted(picture.size(), unit));
    }
    Size grid = grid(picture, side);
    List<float[]> values = frames.stream().map(Picture::floats).toList();
    float[] patches = new float[grid.height() * grid.width() * length()];
    int at = 0;
    for (int y = 0; y < grid.height(); y += merge) {
      for (int x = 0; x < grid.width(); x += merge) {
        for (int row = y; row < y + merge; row++) {
          for (int column = x; column < x + merge; column++) {
            write(values, picture, row * side, column * side, patches, at);
            at += length();
          }
        }
      }
    }
    return patches;
  }

  private void write(
      List<float[]> from, Picture picture, int top, int left, float[] to, int start) {
    int plane = picture.height() * picture.width();
    int at = start;
    if (inner == Inner.P_P_C_T) {
      for (int y = top; y < top + side; y++) {
        for (int x = left; x < left + side; x++) {
          for (int c = 0; c < 3; c++) {
            for (int t = 0; t < times; t++) {
              to[at++] = from.get(t)[c * plane + y * picture.width() + x];
            }
          }
        }
      }
      return;
    }
    for (int i = 0; i < 3 * times; i++) {
      int c = inner == Inner.C_T_P_P ? i / times : i % 3;
      float[] frame = from.get(inner == Inner.C_T_P_P ? i % times : i / 3);
      for (int y = top; y < top + side; y++) {
        System.arraycopy(frame, c * plane + y * picture.width() + left, to, at, side);
        at += side;
      }
    }
  }
}
