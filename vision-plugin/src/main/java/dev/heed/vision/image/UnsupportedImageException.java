package dev.heed.vision.image;

import java.io.IOException;

/** A well-formed file of a kind that is not decoded. */
final class UnsupportedImageException extends IOException {

  private static final long serialVersionUID = 1L;

  UnsupportedImageException(String message) {
    super(message);
  }
}
