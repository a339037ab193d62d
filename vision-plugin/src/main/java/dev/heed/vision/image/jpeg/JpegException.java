package dev.heed.vision.image.jpeg;

import java.io.IOException;

/** A JPEG file that is broken, or of a kind that is not decoded; the message says which. */
public final class JpegException extends IOException {

  private static final long serialVersionUID = 1L;

  private final boolean rareKind;

  JpegException(String message) {
    this(message, false);
  }

  private JpegException(String message, boolean rareKind) {
    super(message);
    this.rareKind = rareKind;
  }

  static JpegException rareKind(String message) {
    return new JpegException(message, true);
  }

  /**
   * Whether the file is well-formed, as far as that is known, but of a kind that is not decoded.
   */
  public boolean isRareKind() {
    return rareKind;
  }

  static JpegException truncated() {
    return new JpegException("the file ends before the picture does");
  }
}
