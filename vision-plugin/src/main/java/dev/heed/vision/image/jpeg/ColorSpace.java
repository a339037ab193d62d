package dev.heed.vision.image.jpeg;

/** What the components mean, by the rules of libjpeg. */
enum ColorSpace {
  GREY,
  YCC,
  RGB,
  CMYK,
  YCCK;

  private static final int NO_ADOBE = -1;

  /** What the markers before the frame say. */
  record Signs(boolean jfif, int adobeTransform) {
    static final Signs NONE = new Signs(false, NO_ADOBE);
  }

  static ColorSpace of(Frame frame, Signs signs) throws JpegException {
    return switch (frame.components.size()) {
      case 1 -> GREY;
      case 3 -> ofThree(frame, signs);
      case 4 -> signs.adobeTransform() <= 0 ? CMYK : YCCK;
      default ->
          throw new JpegException(
              "it has %s components; a picture has 1 (grey), 3 (colour) or 4 (CMYK)"
                  .formatted(frame.components.size()));
    };
  }

  private static ColorSpace ofThree(Frame frame, Signs signs) {
    if (signs.jfif()) {
      return YCC;
    }
    if (signs.adobeTransform() != NO_ADOBE) {
      return signs.adobeTransform() == 0 ? RGB : YCC;
    }
    boolean named =
        frame.components.get(0).id == 'R'
            && frame.components.get(1).id == 'G'
            && frame.components.get(2).id == 'B';
    return named ? RGB : YCC;
  }
}
