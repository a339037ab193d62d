package dev.heed.vision.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.model.Safetensors;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.vision.image.Image;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AugmentationTest {

  private static final Path CASES =
      Reference.folder("randaugment").resolve("operations.safetensors");

  private static byte[] bytes(Tensor tensor) {
    byte[] bytes = new byte[(int) tensor.shape().elements()];
    tensor.bytes().get(bytes);
    return bytes;
  }

  @TestFactory
  Stream<DynamicTest> operations_give_the_published_bytes() {
    Map<String, Tensor> cases = Safetensors.read(CASES);
    Tensor picture = cases.get("picture");
    int side = (int) picture.shape().axis(0);
    return cases.keySet().stream()
        .filter(name -> name.contains("/"))
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      String[] parts = name.split("/");
                      byte[] made =
                          RandomOperation.valueOf(parts[0])
                              .of(
                                  bytes(picture),
                                  side,
                                  Integer.parseInt(parts[1]) / 30.0,
                                  Integer.parseInt(parts[2]));
                      assertThat(made).isEqualTo(bytes(cases.get(name)));
                    }));
  }

  @Test
  void parts_are_within_the_bounds_of_area_and_shape() {
    SplittableRandom random = new SplittableRandom(1);
    double least = 1;
    for (int i = 0; i < 2000; i++) {
      ResizedCrop part = ResizedCrop.choose(400, 300, 0.08, random);
      double area = part.width() * part.height() / 120_000.0;
      double ratio = (double) part.width() / part.height();
      least = Math.min(least, area);
      assertThat(area).isBetween(0.078, 1.0);
      assertThat(ratio).isBetween(0.74, 1.35);
      assertThat(part.left() + part.width()).isLessThanOrEqualTo(400);
      assertThat(part.top() + part.height()).isLessThanOrEqualTo(300);
    }
    assertThat(least).isLessThan(0.1);
  }

  @Test
  void the_middle_is_taken_where_no_part_fits() {
    assertThat(ResizedCrop.middle(1000, 100)).isEqualTo(new ResizedCrop(433, 0, 133, 100));
    assertThat(ResizedCrop.middle(100, 1000)).isEqualTo(new ResizedCrop(0, 433, 100, 133));
    assertThat(ResizedCrop.middle(100, 100)).isEqualTo(new ResizedCrop(0, 0, 100, 100));
  }

  @Test
  void a_part_has_the_size_of_the_square() {
    Image image = Image.of(20, 30, new byte[3 * 600]);
    Augmentation parts = Augmentation.parts();
    assertThat(parts.of(image, 8, new SplittableRandom(3))).hasSize(3 * 64);
  }
}
