package dev.heed.vision.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files other decoders are given, and what of them. */
class PlainJpegTest {

  @ParameterizedTest
  @CsvSource({
    "420, 2x2 1x1 1x1",
    "444-progressive, progressive 1x1 1x1 1x1",
    "grey, 1x1",
    "411, 4x1 1x1 1x1"
  })
  void a_kind_is_its_factors_and_how_it_is_sent(String picture, String kind) throws IOException {
    PlainJpeg plain = Objects.requireNonNull(plain(picture(picture)));
    assertThat(plain.kind()).hasToString(kind);
    assertThat(plain.bytes()).startsWith(0xFF, 0xD8, 0xFF, 0xE0).endsWith(0xFF, 0xD9);
    assertThat(sum(plain.bytes())).isEqualTo(sum(picture(picture)));
  }

  @Test
  void comments_and_what_follows_the_end_are_left_out() throws IOException {
    byte[] file = picture("420");
    byte[] longer = new byte[file.length + 11];
    System.arraycopy(file, 0, longer, 0, 2);
    byte[] comment = {(byte) 0xFF, (byte) 0xFE, 0, 6, 'n', 'o', 't', 'e'};
    System.arraycopy(comment, 0, longer, 2, comment.length);
    System.arraycopy(file, 2, longer, 10, file.length - 2);
    assertThat(Objects.requireNonNull(plain(longer)).bytes())
        .isEqualTo(Objects.requireNonNull(plain(file)).bytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"420", "420-progressive", "grey", "420-restarts"})
  void a_file_without_its_end_is_ours(String picture) throws IOException {
    byte[] file = picture(picture);
    assertThat(plain(Arrays.copyOf(file, file.length - 2))).isNull();
    assertThat(plain(Arrays.copyOf(file, file.length - 9))).isNull();
  }

  /** Ours does not smooth what is not sharp yet; libjpeg does. */
  @Test
  void a_progression_that_stops_early_is_ours() throws IOException {
    byte[] file = picture("444-progressive");
    int last = file.length - 2;
    while ((file[last] & 0xFF) != 0xFF || (file[last + 1] & 0xFF) != Markers.SOS) {
      last--;
    }
    byte[] early = Arrays.copyOf(file, last + 2);
    early[last + 1] = (byte) Markers.EOI;
    assertThat(plain(early)).isNull();
    assertThat(ours(early)).hasSize(53 * 37 * 3);
  }

  private static int sum(byte[] file) throws JpegException {
    return Arrays.hashCode(ours(file));
  }

  private static byte[] ours(byte[] file) throws JpegException {
    return Jpeg.decode(file, (width, height, working) -> {}, null).rgb();
  }

  private static @Nullable PlainJpeg plain(byte[] file) throws JpegException {
    FileReader reader = new FileReader(file, (width, height, working) -> {});
    reader.readHeader();
    return reader.plain();
  }

  private static byte[] picture(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Jpeg.class.getResourceAsStream("check/" + name + ".jpg"))) {
      return in.readAllBytes();
    }
  }
}
