package dev.heed.vision.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.testing.Refused;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskTest {

  /** Two columns, three rows. */
  private final Mask mask = new MaskLogits(2, 3, new float[] {0, 1, 2, 0, -1, 5}).above(0);

  @Test
  void is_written_column_by_column_beginning_with_what_is_outside() {
    assertThat(mask.runLengths())
        .isEqualTo(new RunLengths(List.of(3, 2), List.of(1, 1, 1, 1, 1, 1)));
    assertThat(new MaskLogits(1, 2, new float[] {1, 1}).above(0).runLengths().counts())
        .containsExactly(0, 2);
    assertThat(new MaskLogits(1, 2, new float[] {0, 0}).above(0).runLengths().counts())
        .containsExactly(2);
  }

  @Test
  void knows_its_bounds_and_area() {
    assertThat(mask.bounds()).isEqualTo(new Bounds(0, 0, 1, 2));
    assertThat(mask.area()).isEqualTo(3);
    assertThat(new MaskLogits(1, 1, new float[] {0}).above(0).bounds()).isEqualTo(Bounds.NONE);
  }

  @Test
  void moves_into_a_larger_picture() {
    Mask placed = mask.placed(3, 1, 6, 5);
    assertThat(placed.bounds()).isEqualTo(new Bounds(3, 1, 4, 3));
    assertThat(placed.at(4, 1)).isTrue();
    assertThat(placed.at(0, 0)).isFalse();
  }

  @Test
  void stability_compares_areas_at_two_thresholds() {
    MaskLogits logits = new MaskLogits(4, 1, new float[] {-3, -0.5f, 0.5f, 3});
    assertThat(logits.stability(0, 1)).isEqualTo(1f / 3);
  }

  @Test
  void a_worse_mask_that_overlaps_is_left_out() {
    MaskFilter sieve = new MaskFilter(0, 0, 1, 0, 0.7);
    Mask whole = new MaskLogits(4, 4, filled(16)).above(0);
    Mask other = whole.placed(4, 4, 8, 8);
    Mask same = whole.placed(0, 0, 8, 8);
    List<ScoredMask> kept =
        sieve.distinct(
            List.of(
                new ScoredMask(same, 0.5f),
                new ScoredMask(same, 0.9f),
                new ScoredMask(other, 0.1f)));
    assertThat(kept).extracting(ScoredMask::score).containsExactly(0.9f, 0.1f);
  }

  private static float[] filled(int count) {
    float[] values = new float[count];
    Arrays.fill(values, 1);
    return values;
  }

  @Test
  void crops_overlap_and_cover_the_picture() {
    List<Crop> crops = Crop.of(100, 60, 1, 512.0 / 1500);
    assertThat(crops).hasSize(5);
    assertThat(crops.get(0)).isEqualTo(new Crop(0, 0, 0, 100, 60));
    assertThat(crops.get(1)).isEqualTo(new Crop(1, 0, 0, 60, 40));
    assertThat(crops.get(4)).isEqualTo(new Crop(1, 40, 20, 100, 60));
    assertThat(crops.get(0).points(2)[3]).containsExactly(75, 45);
  }

  @Test
  void crops_of_less_than_a_pixel_are_refused() {
    assertThat(Crop.of(8, 4, 2, 0)).hasSize(1 + 4 + 16);
    Refused.with(ErrorCode.INVALID_OPTION, () -> Crop.of(8, 4, 3, 0), "3 layers", "8 x 4 pixels");
    Refused.with(ErrorCode.INVALID_OPTION, () -> Crop.of(8, 4, 30, 0), "30 layers");
  }
}
