package dev.heed.vision.image.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.error.HeedException;
import dev.heed.testing.Reference;
import dev.heed.vision.geometry.Position;
import dev.heed.vision.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LensTest {

  @TempDir Path folder;

  private static Lens lens(String file) {
    return Lens.read(Reference.folder("shapes/" + file));
  }

  /** OpenCV's maps are in single precision. */
  @Test
  void pixels_come_from_where_opencv_takes_them() throws IOException {
    JsonNode cases = new ObjectMapper().readTree(Reference.folder("shapes/lens.json").toFile());
    assertThat(cases).hasSize(30);
    for (JsonNode each : cases) {
      Position pixel =
          new Position(each.at("/pixel/0").asDouble() + 0.5, each.at("/pixel/1").asDouble() + 0.5);
      Position seen =
          lens(each.get("file").asText())
              .seen(
                  pixel, each.at("/size/0").asDouble() / 640, each.at("/size/1").asDouble() / 480);
      assertThat(seen.x() - 0.5).isCloseTo(each.at("/seen/0").asDouble(), within(2e-3));
      assertThat(seen.y() - 0.5).isCloseTo(each.at("/seen/1").asDouble(), within(2e-3));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"boofcv.yaml", "ros.yaml"})
  void the_same_lens_in_another_layout_is_the_same(String file) {
    Lens opencv = lens("opencv.yaml");
    Lens other = lens(file);
    assertThat(other.size()).isEqualTo(opencv.size()).isEqualTo(List.of(640, 480));
    assertThat(other.camera()).isEqualTo(opencv.camera());
    assertThat(other.radial()).isEqualTo(opencv.radial()).hasSize(3);
    assertThat(other.tangential()).isEqualTo(opencv.tangential());
  }

  @Test
  void a_lens_without_distortion_changes_nothing() {
    Lens plain =
        new Lens(
            List.of(), List.of(50.0, 50.0, 9.5, 7.5, 0.0), List.of(), List.of(), List.of(0.0, 0.0));
    byte[] rgb = new byte[3 * 20 * 16];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i * 7);
    }
    assertThat(plain.undistorted(Image.of(20, 16, rgb)).rgb()).isEqualTo(rgb);
  }

  @Test
  void pictures_of_other_proportions_are_refused() {
    Image upright = Image.of(480, 640, new byte[3 * 480 * 640]);
    assertThatThrownBy(() -> lens("opencv.yaml").undistorted(upright))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining(
            "The calibration is of pictures of 640 x 480, and Image[480 x 640] has other"
                + " proportions.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hello                                           | it has no camera_matrix
          camera_matrix: [1, 2]                           | it has no distortion_coefficients
          K: [1,2]^D: [0,0,0,0]                           | its camera matrix has 2 numbers, not 9
          K: [1,0,0,0,1,0,0,0,1]^D: [0]                   | it has 1 distortion coefficients
          K: [1,0,0,0,1,0,0,0,x]^D: [0,0,0,0]             | 'x' of 'k' is no number
          model: kannala_brandt                           | its model is 'kannala_brandt'
          distortion_model: equidistant                   | its model is 'equidistant'
          """)
  void other_files_are_refused(String text, String why) throws IOException {
    Path file = Files.writeString(folder.resolve("camera.yaml"), text.replace('^', '\n'));
    assertThatThrownBy(() -> Lens.read(file))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("is no calibration of a camera that can be used: " + why);
  }

  @Test
  void a_file_that_is_not_there_is_refused() {
    assertThatThrownBy(() -> Lens.read(folder.resolve("none.yaml")))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("it cannot be read as text");
  }
}
