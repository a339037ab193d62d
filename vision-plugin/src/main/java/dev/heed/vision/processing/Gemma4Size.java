package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;

import java.util.List;

/** Gemma 4's: the largest size of a picture's shape whose patches are not too many. */
final class Gemma4Size {

  private static final List<Integer> TOKENS = List.of(70, 140, 280, 560, 1120);

  private Gemma4Size() {}

  static int tokens(Keys keys) {
    int tokens = keys.positive("max_soft_tokens");
    if (!TOKENS.contains(tokens)) {
      throw keys.wrong("max_soft_tokens", "one of " + TOKENS);
    }
    return tokens;
  }

  static Size of(Size image, int side, int most, int pool) {
    double height = image.height();
    double width = image.width();
    double factor = Math.sqrt((double) ((long) most * side * side) / (height * width));
    int multiple = pool * side;
    int high = (int) Math.floor(factor * height / multiple) * multiple;
    int wide = (int) Math.floor(factor * width / multiple) * multiple;
    int longest = most / (pool * pool) * multiple;
    if (high == 0 && wide == 0) {
      throw invalidInput("image is %s pixels; nothing of it would remain.".formatted(image));
    }
    if (high == 0) {
      high = multiple;
      wide = Math.min((int) Math.floor(width / height) * multiple, longest);
    } else if (wide == 0) {
      wide = multiple;
      high = Math.min((int) Math.floor(height / width) * multiple, longest);
    }
    if ((long) high * wide > (long) most * side * side) {
      throw invalidInput(
          "image is %s pixels; it would become %s x %s, more than %s patches."
              .formatted(image, wide, high, most));
    }
    return new Size(high, wide);
  }

  /** Column before row, for each place of the grid. */
  static void places(Size grid, long[] places, int from) {
    int at = from;
    for (int y = 0; y < grid.height(); y++) {
      for (int x = 0; x < grid.width() && at + 1 < places.length; x++) {
        places[at++] = x;
        places[at++] = y;
      }
    }
  }
}
