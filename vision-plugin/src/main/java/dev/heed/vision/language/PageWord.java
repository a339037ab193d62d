package dev.heed.vision.language;

import static dev.heed.error.HeedException.invalidInput;

import java.util.List;

/**
 * A word of a page, and the box that it stands in.
 *
 * @param left in thousandths of the page's width
 * @param top in thousandths of the page's height
 * @param right as {@code left}
 * @param bottom as {@code top}
 */
public record PageWord(String text, int left, int top, int right, int bottom) {

  /** The width and height of a page in the numbers of boxes. */
  static final int PAGE = 1000;

  public PageWord {
    boolean fits = 0 <= left && left <= right && right <= PAGE;
    if (!fits || top < 0 || top > bottom || bottom > PAGE) {
      throw invalidInput(
          "The box [%s, %s, %s, %s] of the word '%s' should have left, top, right and bottom in thousandths of the page, from 0 to 1000. For pixels of the picture say --box-unit pixels."
              .formatted(left, top, right, bottom, text));
    }
  }

  /** The box as models take it. */
  List<Integer> box() {
    return List.of(left, top, right, bottom);
  }
}
