package dev.heed.look;

/** What attends to what. */
public enum Kind {
  /** Tokens to each other, all of them there at once. */
  ENCODER,
  /** What is being written, to itself. */
  DECODER,
  /** What is being written, to something else: the encoder's tokens, the pixels. */
  CROSS;

  /** As in names of outputs: {@code cross}. */
  public String id() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
