package dev.heed.vision.mask;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/** A box of whole pixels, the last ones included; as JSON {@code [left, top, right, bottom]}. */
public record Bounds(int left, int top, int right, int bottom) {

  /** Around nothing: the published code has zeros for it. */
  static final Bounds NONE = new Bounds(0, 0, 0, 0);

  @JsonValue
  public List<Integer> corners() {
    return List.of(left, top, right, bottom);
  }

  Bounds moved(int x, int y) {
    return new Bounds(left + x, top + y, right + x, bottom + y);
  }

  /** Shared area over the area of both; the published code does not count the last pixels. */
  float overlap(Bounds other) {
    float width = Math.max(0, Math.min(right, other.right) - Math.max(left, other.left));
    float height = Math.max(0, Math.min(bottom, other.bottom) - Math.max(top, other.top));
    float both = width * height;
    return both / (area() + other.area() - both);
  }

  private float area() {
    return (float) (right - left) * (bottom - top);
  }
}
