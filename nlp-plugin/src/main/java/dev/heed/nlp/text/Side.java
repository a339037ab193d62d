package dev.heed.nlp.text;

/** Where padding goes, or where a long text is cut. */
public enum Side {
  LEFT,
  RIGHT;

  static Side of(String name) {
    return name.equals("left") ? LEFT : RIGHT;
  }
}
