package dev.heed.vision.image.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.heed.error.HeedException;
import dev.heed.spi.Options;
import dev.heed.spi.Source;
import dev.heed.testing.Reference;
import dev.heed.vision.geometry.Homography;
import dev.heed.vision.geometry.Position;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SheetTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "640, 480, 0.7070, 0, false, 0, 1",
    "640, 480, 1.4142, 1, true, 3, 2",
    "480, 640, 0.4, 2, true, 6, 3",
    "480, 640, 0.7727, 3, false, 6, 4",
    "800, 800, 1, 4, true, 3, 5",
    "1200, 900, 0.7070, 5, true, 3, 6",
    "900, 1200, 0.4, 0, true, 6, 7",
    "1600, 1200, 0.7727, 4, false, 3, 8",
    "320, 240, 0.7070, 1, true, 0, 9"
  })
  void corners_are_found_within_a_pixel_and_proportions_within_a_twentieth(
      int width, int height, double aspect, int table, boolean shaded, double noise, int seed) {
    DrawnPage page =
        DrawnPage.of(new DrawnPage.Scene(width, height, aspect, table, shaded, noise), seed);
    Sheet found = Sheet.find(page.photograph()).orElseThrow();
    for (int corner = 0; corner < 4; corner++) {
      assertThat(found.corners().get(corner).distance(page.corners().get(corner))).isLessThan(1);
    }
    Image straight = found.straightened(page.photograph());
    assertThat((double) straight.width() / straight.height())
        .isCloseTo(aspect, within(0.05 * aspect));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "astronaut_360x480.jpg",
        "cat_451x300.png",
        "china_640x427.jpg",
        "checker3_300x300.png",
        "gradient_400x200.png",
        "noise_224x224.png",
        "wide_900x60.png",
        "tiny_5x10.png",
        "one_1x1.png"
      })
  void where_there_is_no_sheet_none_is_found(String picture) {
    assertThat(Sheet.find(Image.read(Reference.folder("inputs/image/" + picture)))).isEmpty();
  }

  @Test
  void a_page_that_fills_the_picture_has_no_edges_in_it() {
    byte[] white = new byte[3 * 300 * 400];
    Arrays.fill(white, (byte) 230);
    assertThat(Sheet.find(Image.of(300, 400, white))).isEmpty();
  }

  @Test
  void straightening_undoes_a_known_homography() {
    List<Position> corners =
        List.of(
            new Position(30, 20),
            new Position(170, 40),
            new Position(160, 150),
            new Position(20, 130));
    Homography map = Homography.between(corners, Homography.rectangle(100, 80));
    byte[] rgb = new byte[3 * 200 * 170];
    for (int i = 0; i < 200 * 170; i++) {
      int row = i / 200;
      Position at = map.apply(new Position(i % 200 + 0.5, row + 0.5));
      rgb[3 * i] = (byte) Math.max(0, Math.min(255, Math.round(2 * at.x())));
      rgb[3 * i + 1] = (byte) Math.max(0, Math.min(255, Math.round(2 * at.y())));
    }
    Image straight = new Sheet(corners).straightened(Image.of(200, 170, rgb));
    for (int i = 0; i < straight.width() * straight.height(); i++) {
      double x = 200 * (i % straight.width() + 0.5) / straight.width();
      int row = i / straight.width();
      double y = 160 * (row + 0.5) / straight.height();
      assertThat((double) (straight.rgb()[3 * i] & 0xFF)).isCloseTo(x, within(1.5));
      assertThat((double) (straight.rgb()[3 * i + 1] & 0xFF)).isCloseTo(y, within(1.5));
    }
  }

  @Test
  void a_reader_straightens_on_request_and_says_where_it_cannot() {
    ImageReader plain = new ImageReader();
    Source cat = Source.of(Reference.folder("inputs/image/cat_451x300.png"));
    var straightening = plain.with(new Options(Map.of("straighten", "true")));
    assertThat(plain.with(Options.none())).isSameAs(plain);
    assertThatThrownBy(() -> straightening.read(cat))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("No sheet found on '")
        .hasMessageContaining("leave --straighten away");
    DrawnPage page = DrawnPage.of(new DrawnPage.Scene(320, 240, 0.7, 0, false, 0), 3);
    Path file = folder.resolve("page.png");
    page.photograph().writePng(file);
    assertThat(straightening.read(Source.of(file)).rgb())
        .isEqualTo(
            Sheet.find(page.photograph()).orElseThrow().straightened(page.photograph()).rgb());
  }

  @Test
  void homographies_need_four_places_not_on_a_line() {
    List<Position> line =
        List.of(new Position(0, 0), new Position(1, 1), new Position(2, 2), new Position(0, 5));
    assertThatThrownBy(() -> Homography.between(line, Homography.rectangle(1, 1)))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("three of the places lie on one line");
  }
}
