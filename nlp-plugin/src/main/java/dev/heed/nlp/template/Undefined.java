package dev.heed.nlp.template;

/** What is not there. */
enum Nothing {
  /** A value that says so. */
  NONE("None"),
  /** A name or key without a value. */
  UNDEFINED("");

  private final String text;

  Nothing(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
