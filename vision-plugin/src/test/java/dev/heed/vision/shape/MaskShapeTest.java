package dev.heed.vision.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.vision.geometry.Position;
import dev.heed.vision.mask.Mask;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskShapeTest {

  private static final int SIZE = 400;

  @Test
  void of_a_straight_rectangle_all_is_exact() {
    Mask mask = Mask.where(30, 20, i -> i % 30 >= 5 && i % 30 < 25 && i / 30 >= 4 && i / 30 < 12);
    MaskShape shape = MaskShape.of(mask, 1);
    assertThat(shape.area()).isEqualTo(160);
    assertThat(shape.centroid()).contains(new Position(15, 8));
    assertThat(shape.rectangle()).contains(new RotatedRectangle(new Position(15, 8), 20, 8, 0));
    assertThat(shape.rectangleCorners())
        .containsExactly(
            new Position(5, 4), new Position(25, 4), new Position(25, 12), new Position(5, 12));
  }

  /** Drawn at an angle, a rectangle of pixels is known to about one of them. */
  @ParameterizedTest
  @CsvSource({"240, 100, 10", "240, 100, 30", "100, 240, 45", "200, 60, 80"})
  void of_a_turned_rectangle_size_and_angle_come_back(double width, double height, double angle) {
    double cos = Math.cos(Math.toRadians(angle));
    double sin = Math.sin(Math.toRadians(angle));
    Mask mask =
        Mask.where(
            SIZE,
            SIZE,
            i -> {
              double x = i % SIZE + 0.5 - 200;
              int row = i / SIZE;
              double y = row + 0.5 - 190;
              return Math.abs(x * cos + y * sin) <= width / 2
                  && Math.abs(y * cos - x * sin) <= height / 2;
            });
    MaskShape shape = MaskShape.of(mask, 1.5);
    RotatedRectangle found = shape.rectangle().orElseThrow();
    assertThat(found.width()).isCloseTo(width, within(2.0));
    assertThat(found.height()).isCloseTo(height, within(2.0));
    assertThat(found.angle()).isCloseTo(angle, within(0.5));
    assertThat(found.centre().distance(new Position(200, 190))).isLessThan(0.5);
    assertThat(shape.polygons().get(0).outer()).hasSizeBetween(4, 8);
  }

  @Test
  void of_a_disc_with_a_hole_the_areas_are_known() {
    Mask mask =
        Mask.where(
            SIZE,
            SIZE,
            i -> {
              int row = i / SIZE;
              double radius = Math.hypot(i % SIZE - 199.5, row - 199.5);
              return radius < 150 && radius > 50;
            });
    MaskShape shape = MaskShape.of(mask, 1);
    double ring = Math.PI * (150 * 150 - 50 * 50);
    assertThat((double) shape.area()).isCloseTo(ring, within(0.002 * ring));
    assertThat(shape.polygons()).hasSize(1);
    Polygon polygon = shape.polygons().get(0);
    assertThat(polygon.holes()).hasSize(1);
    assertThat(polygon.area()).isCloseTo(ring, within(0.01 * ring));
    assertThat(shape.centroid()).contains(new Position(200, 200));
  }

  @Test
  void of_nothing_there_is_nothing() {
    assertThat(MaskShape.of(Mask.where(9, 9, i -> false), 1).rectangleCorners()).isEmpty();
  }

  @Test
  void a_single_pixel_is_a_square() {
    MaskShape shape = MaskShape.of(Mask.where(9, 9, i -> i == 40), 5);
    assertThat(shape.polygons())
        .containsExactly(
            new Polygon(
                List.of(
                    new Position(5, 4), new Position(5, 5), new Position(4, 5), new Position(4, 4)),
                List.of()));
  }
}
