package dev.heed.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import dev.heed.spi.Source;
import dev.heed.testing.Reference;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that are made smaller while they are decoded, against averages of all their pixels. */
class ReductionTest {

  @ParameterizedTest(name = "{0} at 1/{1}")
  @CsvSource({
    "astronaut_360x480.jpg, 2", "astronaut_360x480.jpg, 4", "astronaut_360x480.jpg, 8",
    "china_640x427.jpg, 2", "china_640x427.jpg, 4", "china_640x427.jpg, 8",
    "cat_444_225x150.jpg, 2", "cat_444_225x150.jpg, 8"
  })
  void is_near_the_mean_of_the_pixels_that_it_leaves_out(String file, int divisor) {
    Source source = Source.of(Reference.folder("inputs/image/" + file));
    Image all = new ImageReader().read(source);
    Image small = new ImageReader().reducing((w, h) -> divisor).read(source);
    assertThat(small.width()).isEqualTo((all.width() + divisor - 1) / divisor);
    assertThat(small.height()).isEqualTo((all.height() + divisor - 1) / divisor);
    assertThat(difference(all, small, divisor)).isLessThan(4);
  }

  /** The mean over whole squares. */
  private static double difference(Image all, Image small, int divisor) {
    double sum = 0;
    int count = 0;
    for (int y = 0; y < all.height() / divisor; y++) {
      for (int x = 0; x < all.width() / divisor; x++) {
        for (int c = 0; c < 3; c++, count++) {
          int sample = small.rgb()[3 * (y * small.width() + x) + c] & 0xFF;
          sum += Math.abs(sample - mean(all, x * divisor, y * divisor, c, divisor));
        }
      }
    }
    return sum / count;
  }

  private static double mean(Image all, int left, int top, int channel, int side) {
    double sum = 0;
    for (int y = top; y < top + side; y++) {
      for (int x = left; x < left + side; x++) {
        sum += all.rgb()[3 * (y * all.width() + x) + channel] & 0xFF;
      }
    }
    return sum / (side * side);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "410",
        "411_progressive",
        "420",
        "420_arithmetic",
        "420_arithmetic_progressive",
        "420_progressive_restarts",
        "420_restarts",
        "422",
        "440_progressive",
        "444",
        "cmyk",
        "cmyk_progressive",
        "grey",
        "luma_halved",
        "mixed_progressive",
        "rgb",
        "tiny_420",
        "tiny_422",
        "tiny_440",
        "ycck"
      })
  void comes_out_in_every_kind_and_size(String kind) {
    byte[] file = Fixtures.bytes("jpeg_" + kind + ".jpg");
    Source source = new Source(kind, () -> new ByteArrayInputStream(file));
    Image all = new ImageReader().read(source);
    for (int divisor : new int[] {1, 2, 4, 8}) {
      Image small = new ImageReader().reducing((w, h) -> divisor).read(source);
      assertThat(small.width()).isEqualTo((all.width() + divisor - 1) / divisor);
      assertThat(small.height()).isEqualTo((all.height() + divisor - 1) / divisor);
      if (divisor == 1) {
        assertThat(small.rgb()).isEqualTo(all.rgb());
      }
    }
  }

  @Test
  void is_asked_for_the_upright_size() {
    int[] asked = new int[2];
    Reduction reduction =
        (width, height) -> {
          asked[0] = width;
          asked[1] = height;
          return 2;
        };
    Source source = Source.of(Reference.folder("inputs/image/exif6_200x133.jpg"));
    new ImageReader().reducing(reduction).read(source);
    Image upright = new ImageReader().read(source);
    assertThat(asked).containsExactly(upright.width(), upright.height());
  }

  @Test
  void other_formats_are_read_whole() {
    Source source = Source.of(Reference.folder("inputs/image/cat_200x133.bmp"));
    Image image = new ImageReader().reducing((w, h) -> 8).read(source);
    assertThat(image.width()).isEqualTo(200);
  }

  @Test
  void a_picture_beyond_the_limit_is_refused_though_it_would_be_made_smaller() {
    ImageReader reader = new ImageReader(new ImageLimits(1 << 20, 1000)).reducing((w, h) -> 8);
    Source source = Source.of(Reference.folder("inputs/image/china_640x427.jpg"));
    assertThatThrownBy(() -> reader.read(source))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("640 x 427");
  }
}
