package dev.heed.vision.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Tokens of pictures at their places, in the order of each processor. */
class PictureCellsTest {

  private static SeenPicture seen(int tokens, SeenPicture.Grid grid, Integer... parts) {
    Vectors vectors = new Vectors(FloatBuffer.allocate(tokens), 1);
    return new SeenPicture(vectors, List.of(), grid, List.of(parts));
  }

  private static float sum(float... values) {
    float sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  private static float[] one(int token, int count) {
    float[] weights = new float[count];
    weights[token] = 1;
    return weights;
  }

  /** SmolVLM cuts into rows of squares, and a small picture of the whole comes last. */
  @Test
  void squares_lie_side_by_side_and_the_whole_is_spread() {
    SeenPicture seen = seen(28, new SeenPicture.Grid(1, 2, 3, 7));
    PictureCells cells = PictureCells.of(seen, "smolvlm", 0, 300, 450);
    assertThat(cells.rows()).isEqualTo(4);
    assertThat(cells.columns()).isEqualTo(6);
    assertThat(cells.cells().get(5)).containsExactly(3); // second square, second of the upper two
    assertThat(cells.cells().get(12)).containsExactly(12); // first square of the second row
    assertThat(cells.cells().get(24)).containsExactly(0, 1, 2, 6, 7, 8);
    assertThat(cells.laid(one(24, 28))[8]).isEqualTo(1 / 6f);
  }

  @Test
  void no_weight_is_lost_but_that_of_ends_of_rows() {
    float[] weights = new float[44];
    Arrays.fill(weights, 1);
    SeenPicture seen = seen(44, SeenPicture.Grid.squares(7));
    PictureCells llava = PictureCells.of(seen, "llava_onevision", 4, 300, 451);
    assertThat(llava.rows()).isEqualTo(5);
    assertThat(llava.columns()).isEqualTo(7);
    assertThat(sum(llava.laid(weights))).isCloseTo(44 - 5, Offset.offset(1e-4f));
  }

  @Test
  void a_single_square_and_a_grid_of_its_own_are_row_by_row() {
    PictureCells square = PictureCells.of(seen(16, SeenPicture.Grid.squares(1)), "llava", 16, 9, 9);
    assertThat(square.cells().get(6)).containsExactly(6);
    PictureCells grid =
        PictureCells.of(seen(28, new SeenPicture.Grid(1, 4, 7, 0)), "qwen2_5_vl", 0, 300, 451);
    assertThat(grid.rows()).isEqualTo(4);
    assertThat(grid.cells().get(27)).containsExactly(27);
  }

  /** InternVL's squares follow the picture's form; a small one of the whole comes last. */
  @Test
  void squares_without_rows_have_the_pictures_form() {
    PictureCells wide =
        PictureCells.of(seen(12, SeenPicture.Grid.squares(3)), "internvl", 0, 300, 600);
    assertThat(List.of(wide.rows(), wide.columns())).containsExactly(2, 4);
    PictureCells tall =
        PictureCells.of(seen(12, SeenPicture.Grid.squares(3)), "internvl", 0, 600, 300);
    assertThat(List.of(tall.rows(), tall.columns())).containsExactly(4, 2);
  }
}
