package dev.heed.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Source;
import dev.heed.testing.ProcessorTime;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no picture is gets an answer that teaches, at once. */
class HostileImageTest {

  @Test
  void a_tiny_png_that_claims_60000_x_60000_is_refused_from_its_header() {
    byte[] png = pngHeader(60000, 60000);
    HeedException e = refusal("bomb.png", png);
    assertThat(e)
        .hasMessage(
            "Image 'bomb.png' says that it is 60000 x 60000 pixels; at most 178956970 pixels are"
                + " read. Make it smaller, or raise the limit (ImageLimits).");
    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT);
  }

  @Test
  void ten_bytes_of_png_end_too_early() {
    assertThat(refusal("ten.png", Arrays.copyOf(pngHeader(60000, 60000), 10)))
        .hasMessage(
            "Image 'ten.png' is a broken PNG file: the file ends before the picture does. Open it"
                + " in a viewer, or fetch it again.");
  }

  @Test
  void every_format_is_refused_by_the_size_in_its_header() {
    byte[] jpeg = Fixtures.bytes("jpeg_420.jpg");
    int frame = indexOf(jpeg, new byte[] {(byte) 0xFF, (byte) 0xC0});
    Arrays.fill(jpeg, frame + 5, frame + 9, (byte) 0xFE);
    byte[] gif = Fixtures.bytes("gif_grey.gif");
    Arrays.fill(gif, 6, 10, (byte) 0xFE);
    byte[] bmp = Fixtures.bytes("bmp_b32.bmp");
    ByteBuffer.wrap(bmp, 18, 8).put(new byte[] {0, 0, 1, 0, 0, 0, 1, 0});
    assertThat(refusal("a.jpg", jpeg)).hasMessageContaining("says that it is 65278 x 65278 pixels");
    assertThat(refusal("a.gif", gif)).hasMessageContaining("says that it is 65278 x 65278 pixels");
    assertThat(refusal("a.bmp", bmp)).hasMessageContaining("says that it is 65536 x 65536 pixels");
  }

  @Test
  void limits_can_be_set() {
    byte[] png = Fixtures.bytes("png_type2_16bit.png");
    HeedException pixels =
        catchThrowableOfType(
            HeedException.class, () -> Fixtures.read("p", png, new ImageLimits(1000, 142)));
    assertThat(pixels).hasMessageContaining("13 x 11 pixels; at most 142 pixels are read");
    HeedException bytes =
        catchThrowableOfType(
            HeedException.class, () -> Fixtures.read("p", png, new ImageLimits(100, 1000)));
    assertThat(bytes).hasMessageContaining("larger than 100 bytes");
    assertThat(Fixtures.read("p", png, new ImageLimits(png.length, 143)).width()).isEqualTo(13);
  }

  @Test
  void a_picture_that_does_not_fit_the_memory_is_refused_before_it_is_decoded() {
    HeedException e =
        catchThrowableOfType(
            HeedException.class,
            () ->
                Fixtures.read(
                    "wide.png", pngHeader(30000, 30000), new ImageLimits(1000, 1L << 40)));
    assertThat(e).hasMessageContaining("Make it smaller, or give Java more memory (-Xmx).");
  }

  @Test
  void an_empty_file_and_a_text_are_named_as_what_they_are() {
    assertThat(refusal("none.jpg", new byte[0]))
        .hasMessage("Image 'none.jpg' is empty (0 bytes). Was it fetched or copied to its end?");
    assertThat(refusal("notes.jpg", "hello, I am a text".getBytes(StandardCharsets.UTF_8)))
        .hasMessage(
            "'notes.jpg' is not an image that Heed reads: it begins with the text 'hello, I am '."
                + " Heed reads JPEG, PNG, GIF, BMP, TIFF, WebP, PBM, PGM, PPM, ICO, whatever the"
                + " file's name; convert it to one of these.");
    assertThat(refusal("x.png", new byte[] {0, 1, 2}))
        .hasMessageContaining("it begins with the bytes 00 01 02.");
  }

  @Test
  void a_format_is_known_by_its_bytes_not_its_name() {
    assertThat(Fixtures.read("cat.png", Fixtures.bytes("jpeg_420.jpg")).width()).isEqualTo(37);
  }

  @Test
  void a_missing_file_and_a_folder_say_so(@TempDir Path folder) {
    HeedException missing =
        catchThrowableOfType(HeedException.class, () -> Image.read(folder.resolve("no.jpg")));
    assertThat(missing.code()).isEqualTo(ErrorCode.INVALID_INPUT);
    assertThat(missing)
        .hasMessageContaining("no.jpg")
        .hasMessageContaining("there is no such file");
    assertThat(catchThrowableOfType(HeedException.class, () -> Image.read(folder)))
        .hasMessageContaining("Cannot read '" + folder + "'");
  }

  @Test
  void an_endless_stream_is_cut_at_the_limit() {
    Source endless = new Source("endless", EndlessZeros::new);
    HeedException e =
        catchThrowableOfType(
            HeedException.class,
            () -> new ImageReader(new ImageLimits(1 << 20, 1000)).read(endless));
    assertThat(e).hasMessageContaining("larger than 1048576 bytes");
  }

  @Test
  void lossless_coding_is_unsupported_not_broken() {
    byte[] jpeg = Fixtures.bytes("jpeg_420.jpg");
    jpeg[indexOf(jpeg, new byte[] {(byte) 0xFF, (byte) 0xC0}) + 1] = (byte) 0xC3;
    HeedException e = refusal("rare.jpg", jpeg);
    assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(e).hasMessageContaining("SOF3: lossless");
  }

  private static HeedException refusal(String name, byte[] bytes) {
    return ProcessorTime.within(
        Duration.ofSeconds(1),
        () -> catchThrowableOfType(HeedException.class, () -> Fixtures.read(name, bytes)));
  }

  private static int indexOf(byte[] data, byte[] part) {
    for (int i = 0; i + part.length <= data.length; i++) {
      if (ImageFormat.startsWith(data, i, part)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }

  private static byte[] pngHeader(int width, int height) {
    ByteBuffer png = ByteBuffer.allocate(33);
    png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}).putInt(13);
    png.put(new byte[] {'I', 'H', 'D', 'R'}).putInt(width).putInt(height);
    png.put(new byte[] {8, 2, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(png.array(), 12, 17);
    return png.putInt((int) crc.getValue()).array();
  }

  private static final class EndlessZeros extends InputStream {
    @Override
    public int read() {
      return 0;
    }

    @Override
    public int read(byte[] into, int from, int count) {
      Arrays.fill(into, from, from + count, (byte) 0);
      return count;
    }
  }
}
