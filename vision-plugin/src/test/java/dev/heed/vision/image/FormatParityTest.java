package dev.heed.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small files of every kind, to the bit; {@code sums.txt} holds what Pillow 11.3 (libjpeg-turbo
 * 3.1, libwebp 1.5) makes of them, and Pillow 12.3 of those with arithmetic coding, which jpegtran
 * made of others. The pictures are cut from NASA's photograph of an astronaut (public domain), or
 * noise.
 */
class FormatParityTest {

  static Stream<Arguments> files() throws IOException {
    try (InputStream sums = FormatParityTest.class.getResourceAsStream("sums.txt")) {
      String text = new String(sums.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(line -> Arguments.of((Object[]) line.split(" ")));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void equals_pillow_to_the_bit(String file, int width, int height, String sum) {
    Image image = Fixtures.read(file);
    assertThat(image).hasToString("Image[%d x %d]".formatted(width, height));
    assertThat(Sums.of(image)).isEqualTo(sum);
    Tally.add(Tally.Kind.PICTURES, 1);
  }
}
