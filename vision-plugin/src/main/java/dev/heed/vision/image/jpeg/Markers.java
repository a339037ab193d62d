package dev.heed.vision.image.jpeg;

/** Marker codes, and the way from one to the next. */
final class Markers {

  static final int SOF0 = 0xC0;
  static final int SOF1 = 0xC1;
  static final int SOF2 = 0xC2;
  static final int DHT = 0xC4;
  static final int DAC = 0xCC;
  static final int SOF9 = 0xC9;
  static final int SOF10 = 0xCA;
  static final int SOF15 = 0xCF;
  static final int JPG = 0xC8;
  static final int RST0 = 0xD0;
  static final int RST7 = 0xD7;
  static final int SOI = 0xD8;
  static final int EOI = 0xD9;
  static final int SOS = 0xDA;
  static final int DQT = 0xDB;
  static final int DRI = 0xDD;
  static final int APP0 = 0xE0;
  static final int APP14 = 0xEE;
  static final int TEM = 0x01;

  private Markers() {}

  /** Index of the code byte of the first marker at or after {@code from}. */
  static int next(byte[] data, int from) throws JpegException {
    for (int at = from + 1; at < data.length; at++) {
      if ((data[at - 1] & 0xFF) == 0xFF && data[at] != 0 && (data[at] & 0xFF) != 0xFF) {
        return at;
      }
    }
    throw JpegException.truncated();
  }

  static boolean standsAlone(int marker) {
    return (marker >= RST0 && marker <= SOI) || marker == TEM;
  }

  static boolean isFrame(int marker) {
    return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
  }
}
