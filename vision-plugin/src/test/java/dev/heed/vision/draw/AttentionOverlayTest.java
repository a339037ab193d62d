package dev.heed.vision.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.HeedException;
import dev.heed.model.JsonNodes;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.draw.AttentionOverlay.Style;
import dev.heed.vision.image.Image;
import dev.heed.vision.processing.Geometry;
import dev.heed.vision.processing.ImageProcessor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionOverlayTest {

  private static final PatchWeights CORNER = new PatchWeights(2, 2, new float[] {0, 0, 0, 1});

  @Test
  void what_was_cropped_away_stays_plain_and_each_patch_covers_its_quarter_of_the_rest() {
    Image grey = plain(200, 100, 90);
    Geometry middle = cropped().geometry(200, 100);
    Image drawn = AttentionOverlay.draw(grey, middle, CORNER, Style.BLOCKY);
    assertThat(red(drawn, 49, 50)).isEqualTo(90);
    assertThat(red(drawn, 150, 50)).isEqualTo(90);
    assertThat(red(drawn, 51, 1)).isEqualTo(red(drawn, 99, 98)).isLessThan(90);
    assertThat(red(drawn, 101, 51)).isEqualTo(red(drawn, 149, 99)).isGreaterThan(190);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 60, 128, 190, 255})
  void much_weight_is_lighter_than_none_by_50_on_any_ground(int ground) {
    Image image = plain(64, 64, ground);
    Image drawn = AttentionOverlay.draw(image, Geometry.identity(64, 64), CORNER, Style.BLOCKY);
    assertThat(red(drawn, 60, 60) - red(drawn, 4, 4)).isGreaterThan(50);
  }

  @Test
  void smooth_weights_are_mixed_by_distance_and_equal_at_the_middles() {
    assertThat(CORNER.smooth(1.5, 1.5)).isEqualTo(1);
    assertThat(CORNER.smooth(1, 1)).isEqualTo(0.25);
    assertThat(CORNER.smooth(1.9, 1.9)).isEqualTo(1);
    assertThat(CORNER.blocky(0.99, 1.9)).isEqualTo(0);
    assertThat(CORNER.blocky(1.01, 1.9)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void the_way_to_the_input_undoes_the_way_to_the_picture(boolean turned) {
    Geometry geometry = new Geometry(300, 200, turned, 120.5, 80.25, -7.5, 3, 100, 90);
    double x = geometry.imageX(31, 17);
    double y = geometry.imageY(31, 17);
    assertThat(geometry.inputX(x, y)).isCloseTo(31, within(1e-9));
    assertThat(geometry.inputY(x, y)).isCloseTo(17, within(1e-9));
  }

  @Test
  void the_patches_are_the_last_keys_of_the_asked_row() {
    Tensor map = Tensor.of(Shape.of(1, 2, 1, 3), 0.5f, 0.2f, 0.3f, 0.1f, 0.4f, 0.5f);
    assertThat(PatchWeights.of(map, 1, 0, 1, 2).values()).containsExactly(0.4f, 0.5f);
    assertThat(PatchWeights.meanOverHeads(map, 0, 1, 2).values()[0]).isCloseTo(0.3f, within(1e-6f));
    assertThat(PatchWeights.meanOverQueries(map, 0, 2, 1).values()).containsExactly(0.2f, 0.3f);
    assertThatThrownBy(() -> PatchWeights.of(map, 2, 0, 1, 2))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("no head 2");
    assertThatThrownBy(() -> PatchWeights.of(map, 0, 0, 2, 2)).isInstanceOf(HeedException.class);
  }

  @Test
  void the_grid_has_a_row_for_each_layer_and_a_column_for_each_head() {
    Geometry geometry = Geometry.identity(200, 100);
    List<List<PatchWeights>> layers = List.of(List.of(CORNER, CORNER, CORNER), List.of(CORNER));
    Image grid = AttentionGrid.draw(plain(200, 100, 90), geometry, layers, 80, Style.BLOCKY);
    assertThat(grid.width()).isEqualTo(76 + 3 * 84);
    assertThat(grid.height()).isEqualTo(24 + 2 * 44);
    assertThat(red(grid, 76 + 2 * 84 + 70, 24 + 30)).isGreaterThan(190);
    assertThat(red(grid, 76 + 84 + 70, 24 + 44 + 30)).isEqualTo(16);
  }

  private static ImageProcessor cropped() {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.put("image_processor_type", "CLIPImageProcessor");
    config.putObject("size").put("shortest_edge", 50);
    config.putObject("crop_size").put("height", 50).put("width", 50);
    return ImageProcessor.of(JsonNodes.json("preprocessor_config.json", config));
  }

  private static Image plain(int width, int height, int value) {
    byte[] rgb = new byte[3 * width * height];
    Arrays.fill(rgb, (byte) value);
    return Image.of(width, height, rgb);
  }

  private static int red(Image image, int x, int y) {
    return image.rgb()[3 * (y * image.width() + x)] & 255;
  }
}
