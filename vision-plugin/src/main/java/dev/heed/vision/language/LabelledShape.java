package dev.heed.vision.language;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that a model wrote where in a picture it is.
 *
 * @param form of its outlines
 * @param label what it is; empty where the model does not say
 * @param outlines in pixels of the picture: one of left, top, right, bottom for a box; one of four
 *     corners x, y for a slanted box; any number of polygons x, y, x, y, ...
 */
public record LabelledShape(Form form, String label, List<List<Integer>> outlines) {

  /** How it is outlined. */
  public enum Form {
    BOX,
    QUAD,
    POLYGONS
  }

  public LabelledShape {
    outlines = outlines.stream().map(List::copyOf).toList();
  }

  /** All outlines as corners x, y, x, y, ... */
  List<List<Integer>> polygons() {
    return form == Form.BOX ? outlines.stream().map(LabelledShape::corners).toList() : outlines;
  }

  private static List<Integer> corners(List<Integer> box) {
    int left = box.get(0);
    int top = box.get(1);
    int right = box.get(2);
    int bottom = box.get(3);
    return List.of(left, top, right, top, right, bottom, left, bottom);
  }

  /** One line for a person. */
  String text() {
    return (label.isEmpty() ? "" : label + "  ")
        + outlines.stream().map(List::toString).collect(Collectors.joining(" "));
  }
}
