package dev.heed.vision.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.error.HeedException;
import dev.heed.model.JsonFiles;
import dev.heed.model.JsonNodes;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import dev.heed.vision.image.Image;
import java.util.Locale;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ResizeTest {

  @Test
  void equals_pillow_to_the_bit_on_every_stored_case() {
    JsonNode cases =
        JsonNodes.get(
            JsonFiles.read(Reference.folder("pillow_resize").resolve("index.json")), "cases");
    SoftAssertions softly = new SoftAssertions();
    for (JsonNode stored : cases) {
      Image image = Pictures.reference(stored.get("input").asText());
      Resample filter = Resample.valueOf(stored.get("filter").asText().toUpperCase(Locale.ROOT));
      Image resized =
          Resize.to(image, stored.get("width").asInt(), stored.get("height").asInt(), filter);
      softly
          .assertThat(Pictures.sha256(samples(resized, stored.get("mode").asText())))
          .as(stored.get("output").asText())
          .isEqualTo(stored.get("sha256_raw").asText());
    }
    softly.assertAll();
    Tally.add(Tally.Kind.PICTURES, cases.size());
  }

  /** A grey picture was stored with one sample a pixel. */
  private static byte[] samples(Image image, String mode) {
    byte[] rgb = image.rgb();
    byte[] grey = new byte[rgb.length / 3];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = rgb[3 * i];
    }
    return mode.equals("L") ? grey : rgb;
  }

  @ParameterizedTest
  @CsvSource({
    "37,300,20,11",
    "301,5,7,9",
    "4,1,9,1",
    "5,3,64,64",
    "640,480,224,224",
    "1,1,3,5",
    "130,260,129,40"
  })
  void fast_passes_equal_the_plain_sum(int width, int height, int toWidth, int toHeight) {
    Image image = Pictures.noise(width, height, 7);
    for (Resample filter : Resample.values()) {
      if (filter != Resample.NEAREST) {
        assertThat(Resize.to(image, toWidth, toHeight, filter).rgb())
            .as("%s", filter)
            .isEqualTo(PlainResize.to(image, toWidth, toHeight, filter).rgb());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Resample.class)
  void a_picture_of_the_right_size_is_unchanged(Resample filter) {
    Image image = Pictures.noise(17, 9, 1);
    assertThat(Resize.to(image, 17, 9, filter).rgb()).isEqualTo(image.rgb());
  }

  @Test
  void impossible_sizes_are_refused_before_memory_is_taken() {
    Image image = Pictures.noise(3, 2, 1);
    assertThatThrownBy(() -> Resize.to(image, 100_000, 100_000, Resample.BILINEAR))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("would make it 100000 x 100000");
    assertThatThrownBy(() -> Resize.to(image, 0, 5, Resample.BILINEAR))
        .hasMessageContaining("at least 1");
  }

  @Test
  void unknown_filters_are_refused_with_the_list_of_filters() {
    assertThatThrownBy(() -> Resample.of(9))
        .hasMessage(
            "There is no resample filter 9. There are: 0 (nearest), 1 (lanczos), 2 (bilinear), 3"
                + " (bicubic), 4 (box), 5 (hamming).");
  }
}
