package dev.heed.vision.track;

import dev.heed.vision.postprocess.DetectedObject;

/** A box by its centre and size, in pixels. */
record Place(double x, double y, double width, double height) {

  static Place of(DetectedObject.Box box) {
    return new Place(
        (box.xmin() + box.xmax()) / 2.0,
        (box.ymin() + box.ymax()) / 2.0,
        Math.max(1, box.xmax() - box.xmin()),
        Math.max(1, box.ymax() - box.ymin()));
  }

  DetectedObject.Box box() {
    return new DetectedObject.Box(
        (int) Math.round(left()),
        (int) Math.round(top()),
        (int) Math.round(left() + width),
        (int) Math.round(top() + height));
  }

  double left() {
    return x - width / 2;
  }

  double top() {
    return y - height / 2;
  }

  double diagonal() {
    return Math.hypot(width, height);
  }

  Place movedTo(double otherX, double otherY) {
    return new Place(otherX, otherY, width, height);
  }

  Place scaled(double factor) {
    return new Place(x, y, width * factor, height * factor);
  }

  /** How far apart the centres are, in mean diagonals. */
  double distance(Place other) {
    return Math.hypot(x - other.x, y - other.y) / (0.5 * (diagonal() + other.diagonal()));
  }

  /** What is shared, as a part of the smaller of the two. */
  double covering(Place other) {
    double wide =
        Math.min(left() + width, other.left() + other.width) - Math.max(left(), other.left());
    double high =
        Math.min(top() + height, other.top() + other.height) - Math.max(top(), other.top());
    double smaller = Math.min(width * height, other.width * other.height);
    return wide <= 0 || high <= 0 ? 0 : wide * high / smaller;
  }

  boolean contains(double pointX, double pointY) {
    return Math.abs(pointX - x) <= width / 2 && Math.abs(pointY - y) <= height / 2;
  }
}
