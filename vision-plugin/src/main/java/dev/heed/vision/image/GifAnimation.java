package dev.heed.vision.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All frames of a GIF as they are shown: each is drawn over what the one before it leaves on the
 * screen.
 */
final class GifAnimation {

  private static final int SCREEN = 6;
  private static final int FRAME = 0x2C;
  private static final int EXTENSION = 0x21;
  private static final int CONTROL = 0xF9;
  private static final int TRAILER = 0x3B;
  private static final int TO_BACKGROUND = 2;
  private static final int TO_PREVIOUS = 3;
  private static final int MOST_FRAMES = 4096;

  private final byte[] file;
  private final Decoder.SizeCheck check;
  private final byte[] global;
  private final int width;
  private final int height;
  private final byte[] screen;
  private final List<Image> frames = new ArrayList<>();
  private int transparent = -1;
  private int disposal;

  private GifAnimation(byte[] file, Decoder.SizeCheck check) throws IOException {
    Bytes.need(file, SCREEN, 7);
    this.file = file;
    this.width = Bytes.u16Little(file, SCREEN);
    this.height = Bytes.u16Little(file, SCREEN + 2);
    if (width == 0 || height == 0) {
      throw new IOException("its screen is %s x %s pixels".formatted(width, height));
    }
    this.check = check;
    check.accept(width, height, (long) width * height);
    this.global = palette(SCREEN + 7, Bytes.u8(file, SCREEN + 4));
    this.screen = new byte[3 * width * height];
  }

  static List<Image> frames(byte[] file, Decoder.SizeCheck check) throws IOException {
    GifAnimation animation = new GifAnimation(file, check);
    animation.walk();
    if (animation.frames.isEmpty()) {
      throw new IOException("it holds no picture");
    }
    return animation.frames;
  }

  private void walk() throws IOException {
    int at = SCREEN + 7 + global.length;
    while (at < file.length && Bytes.u8(file, at) != TRAILER && frames.size() < MOST_FRAMES) {
      int block = Bytes.u8(file, at);
      if (block == FRAME) {
        at = frame(at + 1);
      } else if (block == EXTENSION) {
        control(at);
        at = afterBlocks(at + 2);
      } else {
        at++;
      }
    }
  }

  private void control(int at) throws IOException {
    Bytes.need(file, at, 7);
    if (Bytes.u8(file, at + 1) == CONTROL) {
      int flags = Bytes.u8(file, at + 3);
      transparent = (flags & 1) == 1 ? Bytes.u8(file, at + 6) : -1;
      disposal = flags >> 2 & 7;
    }
  }

  /** Draws one frame, keeps what the screen shows, and clears up as the frame asks. */
  private int frame(int at) throws IOException {
    Bytes.need(file, at, 10);
    int[] place = new int[4];
    for (int i = 0; i < 4; i++) {
      place[i] = Bytes.u16Little(file, at + 2 * i);
    }
    int flags = Bytes.u8(file, at + 8);
    byte[] local = palette(at + 9, flags);
    int coded = at + 9 + local.length;
    Bytes.need(file, coded, 1);
    long count = (long) place[2] * place[3];
    if (count > 4L * width * height + 65536) {
      throw new IOException("a frame is far larger than the screen");
    }
    check.accept(width, height, working(frames.size() + 2) + count);
    byte[] indices = indices((int) count, coded);
    byte[] before = screen.clone();
    draw(indices, place, colors(local.length > 0 ? local : global), (flags & 0x40) != 0);
    frames.add(Image.of(width, height, screen.clone()));
    cleanUp(place, before);
    transparent = -1;
    disposal = 0;
    return afterBlocks(coded + 1);
  }

  /** Screens kept at once. The heap gives a large array whole regions, up to twice what it is. */
  private long working(int screens) {
    return 2L * 3 * width * height * screens;
  }

  private byte[] indices(int count, int coded) throws IOException {
    byte[] indices = new byte[count];
    Arrays.fill(indices, (byte) Math.max(0, transparent));
    new GifLzw(file, coded + 1, Bytes.u8(file, coded)).decode(indices);
    return indices;
  }

  /** The first frame hides nothing: its transparent pixels have their palette's colour. */
  private void draw(byte[] indices, int[] place, byte[] colors, boolean interlaced) {
    if (frames.isEmpty()) {
      fill(0, 0, width, height, colors, Math.max(0, transparent));
    }
    int hidden = frames.isEmpty() ? -1 : transparent;
    for (int row = 0; row < place[3]; row++) {
      int y = place[1] + (interlaced ? GifDecoder.interlaced(row, place[3]) : row);
      for (int column = 0; column < place[2]; column++) {
        int x = place[0] + column;
        int index = indices[row * place[2] + column] & 0xFF;
        if (index != hidden && x < width && y < height) {
          System.arraycopy(colors, 3 * index, screen, 3 * (y * width + x), 3);
        }
      }
    }
  }

  private void cleanUp(int[] place, byte[] before) {
    if (disposal == TO_PREVIOUS) {
      System.arraycopy(before, 0, screen, 0, screen.length);
    } else if (disposal == TO_BACKGROUND) {
      fill(place[0], place[1], place[2], place[3], colors(global), Bytes.u8(file, SCREEN + 5));
    }
  }

  private void fill(int left, int top, int wide, int high, byte[] colors, int index) {
    for (int y = top; y < Math.min(height, top + high); y++) {
      for (int x = left; x < Math.min(width, left + wide); x++) {
        System.arraycopy(colors, 3 * index, screen, 3 * (y * width + x), 3);
      }
    }
  }

  private byte[] palette(int at, int flags) throws IOException {
    int size = (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    Bytes.need(file, at, size);
    return Arrays.copyOfRange(file, at, at + size);
  }

  private static byte[] colors(byte[] palette) {
    return Arrays.copyOf(palette, 3 * 256);
  }

  private int afterBlocks(int from) throws IOException {
    int at = from;
    Bytes.need(file, at, 1);
    while (file[at] != 0) {
      at += 1 + Bytes.u8(file, at);
      Bytes.need(file, at, 1);
    }
    return at + 1;
  }
}
