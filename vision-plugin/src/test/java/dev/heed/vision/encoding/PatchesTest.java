package dev.heed.vision.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchesTest {

  private static Image noise(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    new Random(1).nextBytes(rgb);
    return Image.of(width, height, rgb);
  }

  @Test
  void a_picture_of_5_x_10_pixels_is_50_vectors_of_3() {
    Image image = noise(5, 10);
    Patches patches = Patches.of(image, 1);
    assertThat(patches.vectors().shape()).isEqualTo(Shape.of(50, 3));
    assertThat(patches.grid().tokens()).isEqualTo(50);
    for (int i = 0; i < 150; i++) {
      assertThat(patches.vectors().floats().get(i)).isEqualTo(image.rgb()[i] & 0xFF);
    }
  }

  @Test
  void a_picture_of_224_x_224_pixels_is_196_vectors_of_768() {
    Patches patches = Patches.of(noise(224, 224), 16);
    assertThat(patches.vectors().shape()).isEqualTo(Shape.of(196, 768));
    assertThat(patches.rows()).isEqualTo(14);
    assertThat(patches.columns()).isEqualTo(14);
  }

  @Test
  void patches_and_their_pixels_are_row_major() {
    byte[] rgb = new byte[4 * 4 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3);
    }
    float[] vectors = Patches.of(Image.of(4, 4, rgb), 2).vectors().toFloats();
    assertThat(vectors).startsWith(0, 0, 0, 1, 1, 1, 4, 4, 4, 5, 5, 5, 2, 2, 2, 3, 3, 3);
  }

  @ParameterizedTest
  @CsvSource({"5,10,1", "5,10,5", "32,48,16", "7,7,7"})
  void going_there_and_back_changes_nothing(int width, int height, int patch) {
    Image image = noise(width, height);
    Patches patches = Patches.of(image, patch);
    assertThat(patches.image().rgb()).isEqualTo(image.rgb());
    assertThat(Patches.of(patches.pixels(), patch).vectors().toFloats())
        .containsExactly(patches.vectors().toFloats());
  }

  @Test
  void planes_are_read_by_channel() {
    Tensor pixels = Tensor.of(Shape.of(1, 3, 1, 2), 1f, 2f, 3f, 4f, 5f, 6f);
    assertThat(Patches.of(pixels, 1).vectors().toFloats()).containsExactly(1, 3, 5, 2, 4, 6);
    assertThat(Patches.of(pixels, 1).pixels().toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void sizes_that_do_not_divide_are_refused_with_what_to_do() {
    assertThatThrownBy(() -> Patches.of(noise(224, 230), 16))
        .hasMessage(
            "image is 230 x 224 pixels; height 230 is not a multiple of patch size 16. Let the"
                + " processor resize, or crop to 224 x 224.");
    assertThatThrownBy(() -> Patches.of(noise(5, 10), 16)).hasMessageContaining("smaller patches");
    assertThatThrownBy(() -> Patches.of(noise(5, 10), 0)).hasMessageContaining("at least 1 pixel");
    assertThatThrownBy(() -> Patches.of(Tensor.zeros(ElementType.F32, Shape.of(2, 3, 4, 4)), 2))
        .hasMessageContaining("but this is [2, 3, 4, 4]");
  }
}
