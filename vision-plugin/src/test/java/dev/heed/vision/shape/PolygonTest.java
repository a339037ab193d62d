package dev.heed.vision.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.vision.geometry.Position;
import dev.heed.vision.mask.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolygonTest {

  private static List<Position> corners(double... numbers) {
    List<Position> corners = new ArrayList<>();
    for (int i = 0; i < numbers.length; i += 2) {
      corners.add(new Position(numbers[i], numbers[i + 1]));
    }
    return corners;
  }

  private static Mask rows(String... rows) {
    return Mask.where(
        rows[0].length(),
        rows.length,
        i -> rows[i / rows[0].length()].charAt(i % rows[0].length()) == '#');
  }

  /** Noise, coarse enough to have parts, holes, and islands in holes. */
  private static Mask noise(int seed) {
    Random random = new Random(seed);
    double share = 0.3 + 0.4 * random.nextDouble();
    boolean[] cells = new boolean[20 * 15];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = random.nextDouble() < share;
    }
    int scale = 1 + seed % 3;
    int width = 20 * scale;
    return Mask.where(width, 15 * scale, i -> cells[i / width / scale * 20 + i % width / scale]);
  }

  /** Whether the middle of a pixel is inside, by the even-odd rule. */
  private static boolean inside(List<Position> ring, int column, int row) {
    double x = column + 0.5;
    double y = row + 0.5;
    boolean inside = false;
    for (int i = 0; i < ring.size(); i++) {
      Position from = ring.get(i);
      Position to = ring.get((i + 1) % ring.size());
      if ((from.y() > y) != (to.y() > y)
          && x < from.x() + (y - from.y()) * (to.x() - from.x()) / (to.y() - from.y())) {
        inside = !inside;
      }
    }
    return inside;
  }

  @Test
  void a_rectangle_has_four_corners_clockwise() {
    Mask mask = Mask.where(10, 8, i -> i % 10 >= 2 && i % 10 < 7 && i / 10 >= 1 && i / 10 < 5);
    assertThat(Polygon.of(mask, 0))
        .containsExactly(new Polygon(corners(7, 1, 7, 5, 2, 5, 2, 1), List.of()));
    assertThat(Polygon.of(mask, 3).get(0).area()).isEqualTo(20);
  }

  @Test
  void a_frame_has_a_hole_and_what_is_in_it_is_another_part() {
    Mask mask = rows("#####", "#...#", "#.#.#", "#...#", "#####");
    List<Polygon> found = Polygon.of(mask, 0);
    assertThat(found).hasSize(2);
    assertThat(found.get(0).holes()).containsExactly(corners(4, 4, 4, 1, 1, 1, 1, 4));
    assertThat(found.get(0).area()).isEqualTo(16);
    assertThat(found.get(1).area()).isEqualTo(1);
  }

  @Test
  void pixels_that_touch_at_a_corner_are_two_parts() {
    assertThat(Polygon.of(rows("#.", ".#"), 0)).hasSize(2);
  }

  @Test
  void a_staircase_becomes_a_line_within_the_tolerance() {
    Mask triangle = Mask.where(50, 50, i -> i % 50 <= i / 50);
    Polygon exact = Polygon.of(triangle, 0).get(0);
    assertThat(exact.outer()).hasSizeGreaterThan(100);
    assertThat(Polygon.of(triangle, 1).get(0).outer()).hasSizeLessThan(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void exact_polygons_enclose_exactly_the_pixels(int seed) {
    Mask mask = noise(seed);
    List<Polygon> found = Polygon.of(mask, 0);
    assertThat(found.stream().mapToDouble(Polygon::area).sum()).isEqualTo(mask.area());
    Mask filled =
        Mask.where(
            mask.width(),
            mask.height(),
            i ->
                found.stream()
                    .anyMatch(p -> inside(p.joined(), i % mask.width(), i / mask.width())));
    assertThat(filled.runLengths()).isEqualTo(mask.runLengths());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 2, 5, 40, 1e300})
  void no_corner_is_further_than_the_tolerance_and_no_side_crosses(double tolerance) {
    for (int seed = 1; seed < 20; seed++) {
      List<Polygon> exact = Polygon.of(noise(seed), 0);
      List<Polygon> fewer = Polygon.of(noise(seed), tolerance);
      for (int i = 0; i < exact.size(); i++) {
        List<Position> ring = fewer.get(i).outer();
        assertThat(ring)
            .hasSizeGreaterThan(2)
            .hasSizeLessThanOrEqualTo(exact.get(i).outer().size());
        assertThat(Crossings.any(ring)).isFalse();
        assertThat(Position.area(ring)).isPositive();
        assertThat(exact.get(i).outer()).allMatch(corner -> distance(corner, ring) <= tolerance);
      }
    }
  }

  private static double distance(Position corner, List<Position> ring) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < ring.size(); i++) {
      least = Math.min(least, corner.distance(ring.get(i), ring.get((i + 1) % ring.size())));
    }
    return least;
  }
}
