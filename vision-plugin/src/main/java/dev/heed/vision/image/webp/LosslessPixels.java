package dev.heed.vision.image.webp;

import java.util.ArrayList;
import java.util.List;

/** Entropy-coded ARGB: literals, copies and colours of a cache (RFC 9649, section 5). */
final class LosslessPixels {

  private static final int LITERALS = 256;
  private static final int LENGTHS = 24;
  private static final int DISTANCES = 40;
  private static final int MOST_CACHE_BITS = 11;
  private static final int HASH = 0x1E35A7BD;

  /** The five codes of a region. */
  private record Group(
      PrefixCode green, PrefixCode red, PrefixCode blue, PrefixCode alpha, PrefixCode distance) {}

  private final LosslessBits bits;
  private final int width;
  private final int height;
  private final int[] cache;
  private final int cacheShift;
  private final List<Group> groups = new ArrayList<>();
  private int[] groupOfTile = {0};
  private int tileBits = 31;
  private int tilesWide = 1;

  /**
   * @param whole whether it is the picture itself, which may have regions
   */
  LosslessPixels(LosslessBits bits, int width, int height, boolean whole) throws WebpException {
    this.bits = bits;
    this.width = width;
    this.height = height;
    int cacheBits = bits.read(1) == 1 ? bits.read(4) : 0;
    if (cacheBits > MOST_CACHE_BITS) {
      throw new WebpException("its colour cache has %s bits".formatted(cacheBits));
    }
    cache = new int[cacheBits == 0 ? 0 : 1 << cacheBits];
    cacheShift = 32 - cacheBits;
    int count = whole && bits.read(1) == 1 ? regions() : 1;
    for (int i = 0; i < count; i++) {
      groups.add(group());
    }
  }

  private int regions() throws WebpException {
    tileBits = 2 + bits.read(3);
    tilesWide = LosslessTransform.tiles(width, tileBits);
    int down = LosslessTransform.tiles(height, tileBits);
    groupOfTile = new LosslessPixels(bits, tilesWide, down, false).decode();
    int most = 0;
    for (int i = 0; i < groupOfTile.length; i++) {
      groupOfTile[i] = ((groupOfTile[i] >> 8) & 0xFFFF);
      most = Math.max(most, groupOfTile[i]);
    }
    return most + 1;
  }

  private Group group() throws WebpException {
    return new Group(
        PrefixCode.describe(bits, LITERALS + LENGTHS + cache.length),
        PrefixCode.describe(bits, LITERALS),
        PrefixCode.describe(bits, LITERALS),
        PrefixCode.describe(bits, LITERALS),
        PrefixCode.describe(bits, DISTANCES));
  }

  /** {@code [height, width]} of alpha, red, green, blue. */
  int[] decode() throws WebpException {
    int[] out = new int[Math.multiplyExact(width, height)];
    int x = 0;
    int y = 0;
    for (int at = 0; at < out.length; ) {
      int tile = tileBits == 31 ? 0 : (y >> tileBits) * tilesWide + (x >> tileBits);
      Group group = groups.get(groupOfTile[tile]);
      int code = group.green.read(bits);
      int count = 1;
      if (code < LITERALS) {
        out[at] = literal(group, code);
        remember(out[at]);
      } else if (code < LITERALS + LENGTHS) {
        count = Math.min(prefixed(code - LITERALS), out.length - at);
        copy(out, at, distance(group), count);
      } else {
        out[at] = cache[code - LITERALS - LENGTHS];
      }
      at += count;
      x += count;
      while (x >= width) {
        x -= width;
        y++;
      }
    }
    return out;
  }

  private int literal(Group group, int green) throws WebpException {
    int red = group.red.read(bits);
    int blue = group.blue.read(bits);
    int alpha = group.alpha.read(bits);
    return alpha << 24 | red << 16 | green << 8 | blue;
  }

  private void remember(int argb) {
    if (cache.length > 0) {
      cache[(argb * HASH) >>> cacheShift] = argb;
    }
  }

  private void copy(int[] out, int at, int distance, int count) throws WebpException {
    if (distance > at) {
      throw new WebpException("it copies pixels from before its first");
    }
    for (int i = at; i < at + count; i++) {
      out[i] = out[i - distance];
      remember(out[i]);
    }
  }

  /** A number of which the symbol gives the magnitude and bits the rest; from 1. */
  private int prefixed(int symbol) throws WebpException {
    if (symbol < 4) {
      return symbol + 1;
    }
    int extra = (symbol - 2) >> 1;
    return ((2 + (symbol & 1)) << extra) + bits.read(extra) + 1;
  }

  private int distance(Group group) throws WebpException {
    int code = prefixed(group.distance.read(bits));
    int[] near = Constants.NEAR_DISTANCES;
    if (code > near.length) {
      return code - near.length;
    }
    int place = near[code - 1];
    return Math.max(1, (place >> 4) * width + 8 - (place & 15));
  }
}
