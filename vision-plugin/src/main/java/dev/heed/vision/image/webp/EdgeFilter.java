package dev.heed.vision.image.webp;

/**
 * Filters samples on both sides of an edge (RFC 6386, sections 15.2 and 15.3).
 *
 * <p>{@code at} is the first sample behind the edge, {@code across} leads over the edge, and {@code
 * along} to the next place on it.
 */
final class EdgeFilter {

  private final int limit;
  private final int interior;
  private final int variance;

  /**
   * @param limit how large a step over the edge is still smoothed
   * @param interior the same for steps between neighbours on one side
   * @param variance above it a side varies so much that little is changed
   */
  EdgeFilter(int limit, int interior, int variance) {
    this.limit = 2 * limit + 1;
    this.interior = interior;
    this.variance = variance;
  }

  void simple(byte[] s, int at, int across, int along) {
    for (int i = 0, p = at; i < 16; i++, p += along) {
      if (step(s, p, across) <= limit) {
        two(s, p, across);
      }
    }
  }

  /** The edge between macroblocks: three samples on each side may change. */
  void wide(byte[] s, int at, int across, int along, int count) {
    for (int i = 0, p = at; i < count; i++, p += along) {
      if (isSmooth(s, p, across)) {
        if (varies(s, p, across)) {
          two(s, p, across);
        } else {
          six(s, p, across);
        }
      }
    }
  }

  /** An edge within a macroblock: two samples on each side may change. */
  void narrow(byte[] s, int at, int across, int along, int count) {
    for (int i = 0, p = at; i < count; i++, p += along) {
      if (isSmooth(s, p, across)) {
        if (varies(s, p, across)) {
          two(s, p, across);
        } else {
          four(s, p, across);
        }
      }
    }
  }

  /** The three edges within a macroblock's luma. */
  void lumaWithin(byte[] s, int at, int across, int along) {
    for (int i = 4; i < 16; i += 4) {
      narrow(s, at + i * across, across, along, 16);
    }
  }

  private static int step(byte[] s, int at, int across) {
    return 4 * distance(s, at - across, at) + distance(s, at - 2 * across, at + across);
  }

  private static int distance(byte[] s, int a, int b) {
    return Math.abs((s[a] & 0xFF) - (s[b] & 0xFF));
  }

  private boolean isSmooth(byte[] s, int at, int a) {
    return step(s, at, a) <= limit
        && distance(s, at - 4 * a, at - 3 * a) <= interior
        && distance(s, at - 3 * a, at - 2 * a) <= interior
        && distance(s, at - 2 * a, at - a) <= interior
        && distance(s, at + 3 * a, at + 2 * a) <= interior
        && distance(s, at + 2 * a, at + a) <= interior
        && distance(s, at + a, at) <= interior;
  }

  private boolean varies(byte[] s, int at, int a) {
    return distance(s, at - 2 * a, at - a) > variance || distance(s, at + a, at) > variance;
  }

  private static void two(byte[] s, int at, int a) {
    int d = 3 * difference(s, at, at - a) + signedByte(difference(s, at - 2 * a, at + a));
    add(s, at - a, fiveBits((d + 3) >> 3));
    add(s, at, -fiveBits((d + 4) >> 3));
  }

  private static void four(byte[] s, int at, int a) {
    int d = 3 * difference(s, at, at - a);
    int near = fiveBits((d + 4) >> 3);
    int far = (near + 1) >> 1;
    add(s, at - 2 * a, far);
    add(s, at - a, fiveBits((d + 3) >> 3));
    add(s, at, -near);
    add(s, at + a, -far);
  }

  private static void six(byte[] s, int at, int a) {
    int d =
        signedByte(3 * difference(s, at, at - a) + signedByte(difference(s, at - 2 * a, at + a)));
    for (int i = 0, weight = 27; i < 3; i++, weight -= 9) {
      int change = (weight * d + 63) >> 7;
      add(s, at - (i + 1) * a, change);
      add(s, at + i * a, -change);
    }
  }

  private static int difference(byte[] s, int a, int b) {
    return (s[a] & 0xFF) - (s[b] & 0xFF);
  }

  private static void add(byte[] s, int at, int change) {
    s[at] = Transforms.clip((s[at] & 0xFF) + change);
  }

  private static int signedByte(int v) {
    return Math.max(-128, Math.min(v, 127));
  }

  private static int fiveBits(int v) {
    return Math.max(-16, Math.min(v, 15));
  }
}
