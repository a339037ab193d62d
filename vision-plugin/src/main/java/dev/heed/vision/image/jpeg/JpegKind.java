package dev.heed.vision.image.jpeg;

import java.util.stream.Collectors;

/**
 * What decides by which of a decoder's ways a file is decoded.
 *
 * @param sampling the components' factors, such as {@code 2x2 1x1 1x1}: YCbCr, or grey where there
 *     is one
 * @param progressive whether in many scans, else in one
 */
record JpegKind(String sampling, boolean progressive) {

  static JpegKind of(Frame frame) {
    String sampling =
        frame.components.stream()
            .map(c -> c.horizontal + "x" + c.vertical)
            .collect(Collectors.joining(" "));
    return new JpegKind(sampling, frame.progressive);
  }

  boolean isGrey() {
    return sampling.indexOf(' ') < 0;
  }

  @Override
  public String toString() {
    return (progressive ? "progressive " : "") + sampling;
  }
}
