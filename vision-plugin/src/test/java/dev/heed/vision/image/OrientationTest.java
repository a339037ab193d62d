package dev.heed.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** EXIF's eight orientations, in files made here. */
class OrientationTest {

  /** Where the stored picture's top left pixel and the pixel right of it are in the upright one. */
  @ParameterizedTest(name = "orientation {0}")
  @CsvSource({
    "1, 37, 27, 0, 0, 1, 0",
    "2, 37, 27, 36, 0, 35, 0",
    "3, 37, 27, 36, 26, 35, 26",
    "4, 37, 27, 0, 26, 1, 26",
    "5, 27, 37, 0, 0, 0, 1",
    "6, 27, 37, 26, 0, 26, 1",
    "7, 27, 37, 26, 36, 26, 35",
    "8, 27, 37, 0, 36, 0, 35"
  })
  void jpeg_is_turned_upright(
      int orientation, int width, int height, int x0, int y0, int x1, int y1) {
    byte[] plain = Fixtures.bytes("jpeg_444.jpg");
    Image stored = Fixtures.read("stored", plain);
    Image upright = Fixtures.read("turned", withApp1(plain, orientation, true));
    assertThat(upright).hasToString("Image[%d x %d]".formatted(width, height));
    assertThat(pixel(upright, x0, y0)).isEqualTo(pixel(stored, 0, 0));
    assertThat(pixel(upright, x1, y1)).isEqualTo(pixel(stored, 1, 0));
    for (int y = 0; y < stored.height(); y++) {
      for (int x = 0; x < stored.width(); x++) {
        int right = x1 - x0;
        int rightDown = y1 - y0;
        int atX = x0 + x * right + y * down(orientation, right != 0)[0];
        int atY = y0 + x * rightDown + y * down(orientation, right != 0)[1];
        assertThat(pixel(upright, atX, atY)).isEqualTo(pixel(stored, x, y));
      }
    }
  }

  /** The upright picture's step for one stored row down. */
  private static int[] down(int orientation, boolean rowsStayRows) {
    int way = orientation == 1 || orientation == 2 || orientation == 5 || orientation == 8 ? 1 : -1;
    return rowsStayRows ? new int[] {0, way} : new int[] {way, 0};
  }

  @ParameterizedTest(name = "orientation {0}")
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void both_byte_orders_and_png_agree_with_jpeg(int orientation) {
    byte[] plain = Fixtures.bytes("jpeg_422.jpg");
    Image little = Fixtures.read("little", withApp1(plain, orientation, true));
    Image big = Fixtures.read("big", withApp1(plain, orientation, false));
    assertThat(Sums.of(big)).isEqualTo(Sums.of(little));
    byte[] png = Fixtures.bytes("png_type2_8bit_interlaced.png");
    Rgb stored = new Rgb(13, 11, Fixtures.read("png", png).rgb());
    Image turned = Fixtures.read("png with eXIf", withExifChunk(png, orientation));
    assertThat(turned.rgb()).isEqualTo(Orientation.apply(orientation, stored).samples());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 255, 65535})
  void other_values_mean_upright(int orientation) {
    byte[] plain = Fixtures.bytes("jpeg_420.jpg");
    assertThat(Sums.of(Fixtures.read("odd", withApp1(plain, orientation, true))))
        .isEqualTo(Sums.of(Fixtures.read("plain", plain)));
  }

  private static int pixel(Image image, int x, int y) {
    int at = 3 * (y * image.width() + x);
    return ((image.rgb()[at] & 0xFF) << 16)
        | ((image.rgb()[at + 1] & 0xFF) << 8)
        | (image.rgb()[at + 2] & 0xFF);
  }

  /** Behind the start marker: APP1, its length, "Exif", and one directory of one entry. */
  private static byte[] withApp1(byte[] jpeg, int orientation, boolean little) {
    byte[] tiff = tiff(orientation, little);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    int length = 8 + tiff.length;
    out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE1, (byte) (length >> 8), (byte) length});
    out.writeBytes(new byte[] {'E', 'x', 'i', 'f', 0, 0});
    out.writeBytes(tiff);
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  private static byte[] tiff(int orientation, boolean little) {
    byte high = (byte) (orientation >> 8);
    byte low = (byte) orientation;
    return little
        ? new byte[] {
          'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, low, high, 0, 0, 0, 0, 0, 0
        }
        : new byte[] {
          'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, high, low, 0, 0, 0, 0, 0, 0
        };
  }

  private static byte[] withExifChunk(byte[] png, int orientation) {
    byte[] tiff = tiff(orientation, false);
    byte[] named = new byte[4 + tiff.length];
    System.arraycopy(new byte[] {'e', 'X', 'I', 'f'}, 0, named, 0, 4);
    System.arraycopy(tiff, 0, named, 4, tiff.length);
    CRC32 crc = new CRC32();
    crc.update(named);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int afterHeader = 33;
    out.write(png, 0, afterHeader);
    out.writeBytes(new byte[] {0, 0, 0, (byte) tiff.length});
    out.writeBytes(named);
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write((int) (crc.getValue() >> shift));
    }
    out.writeBytes(Arrays.copyOfRange(png, afterHeader, png.length));
    return out.toByteArray();
  }
}
