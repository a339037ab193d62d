package dev.heed.vision.image;

/** How a stored picture is turned upright: EXIF's eight orientations. */
final class Orientation {

  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  static final int UPRIGHT = 1;

  /** What stands for "not said". */
  static final int SILENT = -1;

  private Orientation() {}

  /** Entry 0x0112 of the first directory of a TIFF structure. */
  static int read(byte[] file, int tiff) {
    if (tiff < 0 || tiff + 8 > file.length) {
      return SILENT;
    }
    boolean little = file[tiff] == 'I';
    long directory = tiff + (i32(file, tiff + 4, little) & 0xFFFFFFFFL);
    if (directory + 2 > file.length) {
      return SILENT;
    }
    int entries = u16(file, (int) directory, little);
    for (int i = 0; i < entries && directory + 14 + 12L * i <= file.length; i++) {
      int at = (int) directory + 2 + 12 * i;
      if (u16(file, at, little) == TAG) {
        return value(file, at, little);
      }
    }
    return SILENT;
  }

  private static int value(byte[] file, int at, boolean little) {
    int type = u16(file, at + 2, little);
    return type == SHORT ? u16(file, at + 8, little) : type == LONG ? i32(file, at + 8, little) : 0;
  }

  private static int u16(byte[] file, int at, boolean little) {
    return little ? Bytes.u16Little(file, at) : Bytes.u16(file, at);
  }

  private static int i32(byte[] file, int at, boolean little) {
    return little ? Bytes.i32Little(file, at) : Bytes.i32(file, at);
  }

  /** Whether rows become columns. */
  static boolean turns(int orientation) {
    return orientation >= 5 && orientation <= 8;
  }

  /**
   * The upright picture. From 5 on rows become columns; the stored picture's first row is at the
   * bottom for 3, 4, 7, 8 and its first column at the right for 2, 3, 6, 7.
   */
  static Rgb apply(int orientation, Rgb stored) {
    if (orientation == UPRIGHT) {
      return stored;
    }
    boolean turned = turns(orientation);
    int width = turned ? stored.height() : stored.width();
    int height = turned ? stored.width() : stored.height();
    boolean flipX = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
    boolean flipY = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
    int stepX = turned ? stored.width() : 1;
    int stepY = turned ? 1 : stored.width();
    int start = (flipX ? (width - 1) * stepX : 0) + (flipY ? (height - 1) * stepY : 0);
    Rgb upright = Rgb.blank(width, height);
    copy(stored, upright, start, flipX ? -stepX : stepX, flipY ? -stepY : stepY);
    return upright;
  }

  private static void copy(Rgb from, Rgb to, int start, int stepX, int stepY) {
    byte[] in = from.samples();
    byte[] out = to.samples();
    int at = 0;
    for (int y = 0; y < to.height(); y++) {
      int source = 3 * (start + y * stepY);
      for (int x = 0; x < to.width(); x++, source += 3 * stepX, at += 3) {
        out[at] = in[source];
        out[at + 1] = in[source + 1];
        out[at + 2] = in[source + 2];
      }
    }
  }
}
