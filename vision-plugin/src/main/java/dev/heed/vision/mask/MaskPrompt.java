package dev.heed.vision.mask;

import static dev.heed.error.HeedException.invalidInput;

import java.util.ArrayList;
import java.util.List;

/**
 * What points at one object: clicks on it and beside it, or a box around it, in pixels of the
 * picture.
 *
 * @param marks in the order in which the model gets them
 */
public record MaskPrompt(List<Mark> marks) {

  /** What a mark says; the numbers are the models'. */
  public enum Meaning {
    /** This is not part of it. */
    OUTSIDE(0),
    /** This is part of it. */
    INSIDE(1),
    /** The upper left corner of a box around it. */
    FIRST_CORNER(2),
    /** The lower right corner of a box around it. */
    LAST_CORNER(3);

    private final int label;

    Meaning(int label) {
      this.label = label;
    }

    /** What the models call it. */
    public int label() {
      return label;
    }
  }

  /** A place and what it says. */
  public record Mark(double x, double y, Meaning meaning) {}

  public MaskPrompt {
    marks = List.copyOf(marks);
    if (marks.isEmpty()) {
      throw invalidInput("A prompt without a point or a box points at nothing.");
    }
  }

  /** A click on the object. */
  public static MaskPrompt at(double x, double y) {
    return new MaskPrompt(List.of(new Mark(x, y, Meaning.INSIDE)));
  }

  /** A box around the object. */
  public static MaskPrompt box(double left, double top, double right, double bottom) {
    if (right < left || bottom < top) {
      throw invalidInput(
          "The box %s,%s,%s,%s ends before it begins: write left,top,right,bottom."
              .formatted(left, top, right, bottom));
    }
    return new MaskPrompt(
        List.of(
            new Mark(left, top, Meaning.FIRST_CORNER),
            new Mark(right, bottom, Meaning.LAST_CORNER)));
  }

  /** One more click on the object. */
  public MaskPrompt and(double x, double y) {
    return and(new Mark(x, y, Meaning.INSIDE));
  }

  /** A click on what is not part of the object. */
  public MaskPrompt butNot(double x, double y) {
    return and(new Mark(x, y, Meaning.OUTSIDE));
  }

  /** One more mark of any meaning. */
  public MaskPrompt and(Mark mark) {
    List<Mark> more = new ArrayList<>(marks);
    more.add(mark);
    return new MaskPrompt(more);
  }

  /** These clicks within that box. */
  public MaskPrompt within(MaskPrompt box) {
    List<Mark> all = new ArrayList<>(marks);
    all.addAll(box.marks());
    return new MaskPrompt(all);
  }

  /** Whether a box is among the marks. */
  public boolean hasBox() {
    return marks.stream().anyMatch(mark -> mark.meaning().label() > 1);
  }

  /** Says which mark is not on the picture. */
  public void requireInside(int width, int height) {
    for (Mark mark : marks) {
      boolean inside = mark.x() >= 0 && mark.x() <= width && mark.y() >= 0 && mark.y() <= height;
      if (!inside) {
        throw invalidInput(
            "The point %s,%s is outside of the image, which is %s x %s pixels. Points are x,y from the upper left corner, in pixels of the image as it is shown."
                .formatted(number(mark.x()), number(mark.y()), width, height));
      }
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
