package dev.heed.vision.processing;

/** Height and width in pixels, in the order in which configurations write them. */
record Size(int height, int width) {

  int shorter() {
    return Math.min(height, width);
  }

  int longer() {
    return Math.max(height, width);
  }

  @Override
  public String toString() {
    return width + " x " + height;
  }
}
