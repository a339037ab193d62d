package dev.heed.nlp.template;

/** Python's None, and Jinja's undefined value. */
enum Undefined {
  /** Python's {@code None}. */
  NONE("None"),
  /** A name or key without a value. */
  UNDEFINED("");

  private final String text;

  Undefined(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
