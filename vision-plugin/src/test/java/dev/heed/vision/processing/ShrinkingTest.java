package dev.heed.vision.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import dev.heed.spi.Processor;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import dev.heed.testing.Reference;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How much smaller a picture may be decoded for a processor, and what is said of it. */
class ShrinkingTest {

  private static ImageProcessor vit(String more) {
    return ImageProcessor.of(
        Json.parse(
            "preprocessor_config.json",
            "{\"image_processor_type\": \"ViTImageProcessor\", \"size\": {\"height\": 224,"
                + " \"width\": 224}"
                + more
                + "}"));
  }

  @Test
  void stays_at_least_as_large_as_what_is_made_of_it() {
    ImageProcessor vit = vit("");
    assertThat(vit.reduction().of(4000, 3000)).isEqualTo(8);
    assertThat(vit.reduction().of(1600, 1200)).isEqualTo(4);
    assertThat(vit.reduction().of(640, 480)).isEqualTo(2);
    assertThat(vit.reduction().of(640, 447)).isEqualTo(2);
    assertThat(vit.reduction().of(640, 446)).isEqualTo(1);
    assertThat(vit.reduction().of(100, 100)).isEqualTo(1);
  }

  @Test
  void nothing_is_left_out_where_nothing_is_resized() {
    assertThat(vit(", \"do_resize\": false").reduction().of(4000, 3000)).isEqualTo(1);
  }

  @Test
  void the_size_that_comes_out_stays() {
    ImageProcessor detr =
        ImageProcessor.of(
            Json.parse(
                "preprocessor_config.json",
                "{\"image_processor_type\": \"DetrImageProcessor\", \"size\": {\"shortest_edge\":"
                    + " 100, \"longest_edge\": 1333}}"));
    for (int width = 800; width < 900; width++) {
      int by = detr.reduction().of(width, 800);
      Geometry whole = detr.geometry(width, 800);
      Geometry small = detr.geometry((width + by - 1) / by, (800 + by - 1) / by);
      assertThat(small.input()).isEqualTo(whole.input());
    }
  }

  @Test
  void tells_by_how_much_the_first_picture_differs() {
    List<String> told = new ArrayList<>();
    Reader<Image> reader = vit("").quick(new ImageReader(), told::add);
    Source photo = Source.of(Reference.folder("inputs/image/china_640x427.jpg"));
    Image image = reader.read(photo);
    assertThat(reader.read(photo).width()).isEqualTo(image.width());
    assertThat(told).hasSize(1);
    assertThat(told.get(0)).contains("640 x 427 pixels").contains("leaves nothing out");
    told.clear();
    Image small =
        ImageProcessor.of(
                Json.parse(
                    "p",
                    "{\"image_processor_type\": \"ViTImageProcessor\", \"size\": {\"height\": 96,"
                        + " \"width\": 96}}"))
            .quick(new ImageReader(), told::add)
            .read(photo);
    assertThat(small.width()).isEqualTo(160);
    assertThat(told.get(0)).matches(".*is decoded as 160 x 107.*differs by at most 0\\.\\d+, by.*");
  }

  @Test
  void other_processors_and_readers_say_that_they_cannot() {
    Processor<Image> other = batch -> new Inputs(Map.of());
    assertThatThrownBy(() -> other.quick(new ImageReader(), text -> {}))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("--decode fast is for pictures");
  }
}
