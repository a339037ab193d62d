package dev.heed.vision.image.webp;

import java.io.IOException;

/** A WebP file that is broken; the message says how. */
final class WebpException extends IOException {

  private static final long serialVersionUID = 1L;

  WebpException(String message) {
    super(message);
  }

  static WebpException truncated() {
    return new WebpException("the file ends before the picture does");
  }
}
