package dev.heed.vision.image.jpeg;

/**
 * The rows of a component at the picture's full size. Halved components are interpolated with the
 * triangle filter of libjpeg-turbo 2.1 ("fancy upsampling"), others are repeated.
 */
abstract class RowSource {

  final Component component;
  byte[] row = {};

  private RowSource(Component component) {
    this.component = component;
  }

  static RowSource of(Component c, Frame frame) throws JpegException {
    if (frame.maxHorizontal % c.horizontal != 0 || frame.maxVertical % c.vertical != 0) {
      throw new JpegException(
          "components are sampled %s x %s and %s x %s, which do not divide"
              .formatted(c.horizontal, c.vertical, frame.maxHorizontal, frame.maxVertical));
    }
    int across = frame.maxHorizontal / c.horizontal;
    int down = frame.maxVertical / c.vertical;
    boolean wide = c.width > 2;
    if (across == 1 && down == 1) {
      return new Whole(c);
    } else if (across == 2 && down == 1 && wide) {
      return new HalfWide(c);
    } else if (across == 1 && down == 2) {
      return new HalfHigh(c);
    } else if (across == 2 && down == 2 && wide) {
      return new HalfBoth(c);
    }
    return new Repeated(c, across, down);
  }

  /** Makes row {@code y} ready in {@link #row}; the index where it begins. */
  abstract int at(int y);

  /** Whether {@link #sums} gives its rows, too. */
  boolean isHalfWide() {
    return false;
  }

  /** What row {@code y} is interpolated from sideways. */
  void sums(int y, int[] into) {
    throw new IllegalStateException("its rows are not half as wide");
  }

  /**
   * The same, 16 bits above what is there; the power of two by which what three and one of them
   * make is divided.
   */
  int sumsAbove(int y, int[] into) {
    throw new IllegalStateException("its rows are not half as wide");
  }

  /** Of the row that is second nearest to output row {@code y}. */
  int neighbour(int y) {
    int beside = (y >> 1) + ((y & 1) == 0 ? -1 : 1);
    return Math.max(0, Math.min(beside, component.height - 1)) * component.stride;
  }

  private static final class Whole extends RowSource {
    Whole(Component c) {
      super(c);
      row = c.samples;
    }

    @Override
    int at(int y) {
      return y * component.stride;
    }
  }

  private static final class HalfWide extends RowSource {
    HalfWide(Component c) {
      super(c);
      row = new byte[2 * c.width];
    }

    @Override
    int at(int y) {
      byte[] in = component.samples;
      byte[] out = row;
      int from = y * component.stride;
      int last = component.width - 1;
      int left = in[from] & 0xFF;
      int here = left;
      for (int x = 0; x < last; x++) {
        int right = in[from + x + 1] & 0xFF;
        out[2 * x] = (byte) ((3 * here + left + 1) >> 2);
        out[2 * x + 1] = (byte) ((3 * here + right + 2) >> 2);
        left = here;
        here = right;
      }
      out[2 * last] = (byte) ((3 * here + left + 1) >> 2);
      out[2 * last + 1] = (byte) here;
      return 0;
    }

    @Override
    boolean isHalfWide() {
      return true;
    }

    @Override
    void sums(int y, int[] into) {
      byte[] in = component.samples;
      int from = y * component.stride;
      for (int x = 0; x < into.length; x++) {
        into[x] = in[from + x] & 0xFF;
      }
    }

    @Override
    int sumsAbove(int y, int[] into) {
      byte[] in = component.samples;
      int from = y * component.stride;
      for (int x = 0; x < into.length; x++) {
        into[x] |= (in[from + x] & 0xFF) << 16;
      }
      return 2;
    }
  }

  private static final class HalfHigh extends RowSource {
    HalfHigh(Component c) {
      super(c);
      row = new byte[c.width];
    }

    @Override
    int at(int y) {
      byte[] in = component.samples;
      byte[] out = row;
      int near = (y >> 1) * component.stride;
      int far = neighbour(y);
      int bias = 1 + (y & 1);
      for (int x = 0; x < out.length; x++) {
        out[x] = (byte) ((3 * (in[near + x] & 0xFF) + (in[far + x] & 0xFF) + bias) >> 2);
      }
      return 0;
    }
  }

  private static final class HalfBoth extends RowSource {
    HalfBoth(Component c) {
      super(c);
      row = new byte[2 * c.width];
    }

    @Override
    int at(int y) {
      byte[] in = component.samples;
      byte[] out = row;
      int near = (y >> 1) * component.stride;
      int far = neighbour(y);
      int last = component.width - 1;
      int here = 3 * (in[near] & 0xFF) + (in[far] & 0xFF);
      int left = here;
      for (int x = 0; x < last; x++) {
        int right = 3 * (in[near + x + 1] & 0xFF) + (in[far + x + 1] & 0xFF);
        out[2 * x] = (byte) ((3 * here + left + 8) >> 4);
        out[2 * x + 1] = (byte) ((3 * here + right + 7) >> 4);
        left = here;
        here = right;
      }
      out[2 * last] = (byte) ((3 * here + left + 8) >> 4);
      out[2 * last + 1] = (byte) ((4 * here + 7) >> 4);
      return 0;
    }

    @Override
    boolean isHalfWide() {
      return true;
    }

    @Override
    void sums(int y, int[] into) {
      byte[] in = component.samples;
      int near = (y >> 1) * component.stride;
      int far = neighbour(y);
      for (int x = 0; x < into.length; x++) {
        into[x] = 3 * (in[near + x] & 0xFF) + (in[far + x] & 0xFF);
      }
    }

    @Override
    int sumsAbove(int y, int[] into) {
      byte[] in = component.samples;
      int near = (y >> 1) * component.stride;
      int far = neighbour(y);
      for (int x = 0; x < into.length; x++) {
        into[x] |= (3 * (in[near + x] & 0xFF) + (in[far + x] & 0xFF)) << 16;
      }
      return 4;
    }
  }

  private static final class Repeated extends RowSource {
    private final int across;
    private final int down;

    Repeated(Component c, int across, int down) {
      super(c);
      this.across = across;
      this.down = down;
      row = new byte[c.width * across];
    }

    @Override
    int at(int y) {
      int from = (y / down) * component.stride;
      for (int x = 0; x < row.length; x++) {
        row[x] = component.samples[from + x / across];
      }
      return 0;
    }
  }
}
