package dev.heed.vision.language;

import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;

/**
 * Where each token of a prompt is, with a time, a height and a width: words count on in all three,
 * and a picture's tokens lie in its rows and columns.
 *
 * @param positions I64 {@code [3, 1, N]}
 * @param next the position of the first token behind them
 * @see <a href="https://arxiv.org/abs/2409.12191">Wang et al. 2024, Qwen2-VL, section 2.1</a>
 */
record SpacePositions(Tensor positions, long next) {

  /**
   * @param ids the prompt's tokens
   * @param picture the token that stands for a picture's
   */
  static SpacePositions of(long[] ids, long picture, List<SeenPicture> pictures) {
    int count = ids.length;
    long[] all = new long[3 * count];
    long next = 0;
    long most = -1;
    int seen = 0;
    int i = 0;
    while (i < count) {
      if (ids[i] != picture || seen >= pictures.size()) {
        for (int axis = 0; axis < 3; axis++) {
          all[axis * count + i] = next;
        }
        most = Math.max(most, next);
        next++;
        i++;
        continue;
      }
      SeenPicture.Grid grid = pictures.get(seen).grid();
      int tokens = pictures.get(seen).count();
      for (int k = 0; k < tokens && i < count; k++, i++) {
        int inFrame = k % (grid.rows() * grid.columns());
        all[i] = next + k / (grid.rows() * grid.columns());
        all[count + i] = next + inFrame / grid.columns();
        all[2 * count + i] = next + inFrame % grid.columns();
        most = Math.max(most, Math.max(all[i], Math.max(all[count + i], all[2 * count + i])));
      }
      next += Math.max(grid.rows(), grid.columns());
      seen++;
    }
    return new SpacePositions(Tensor.of(Shape.of(3, 1, count), all), most + 1);
  }
}
