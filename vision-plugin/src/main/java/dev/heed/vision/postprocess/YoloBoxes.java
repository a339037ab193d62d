package dev.heed.vision.postprocess;

import dev.heed.api.Internal;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.Numbers;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What exports of the YOLO family say, in one tensor: boxes in pixels of the letterboxed picture,
 * with a score for each class.
 *
 * @param layout which numbers stand where
 * @param classes how many scores there are
 */
@Internal
public record YoloBoxes(Layout layout, int classes) {

  /** Two boxes of one class are of one thing where they overlap by more than that. */
  private static final float SAME = 0.7f;

  private static final int MOST = 300;
  private static final int CORNERS = 6;

  /** The families of exports. */
  public enum Layout {
    /** {@code [B, 4 + K, N]}, centre and size, then scores: versions 8, 9, 11. */
    COLUMNS,
    /** {@code [B, N, 4 + K]}, the same turned. */
    ROWS,
    /** {@code [B, N, 5 + K]}: before the scores, how likely it is anything: versions 5, 6, 7. */
    ROWS_WITH_OBJECTNESS,
    /** {@code [B, N, 6]}, corners, score and class, suppressed already: version 10, and others. */
    FOUND
  }

  /**
   * What a tensor of these axes holds.
   *
   * @param rows axis 1
   * @param columns axis 2
   * @param named how many classes the graph names; 0 where it names none
   * @param width of the picture that the graph takes
   * @param height of it
   * @throws HeedException UNSUPPORTED where that cannot be told; it says what is known
   */
  public static YoloBoxes of(long rows, long columns, int named, int width, int height) {
    long places = places(width, height, 32);
    long more = places(width, height, 64);
    boolean all = rows == places || rows == more;
    boolean threefold = rows == 3 * places || rows == 3 * more;
    if (columns == CORNERS && !all && !threefold) {
      return new YoloBoxes(Layout.FOUND, named);
    }
    if (rows < columns && rows > 4) {
      return new YoloBoxes(Layout.COLUMNS, Math.toIntExact(named > 0 ? named : rows - 4));
    }
    if (columns > 5 && (named > 0 ? columns == named + 5L : threefold)) {
      return new YoloBoxes(Layout.ROWS_WITH_OBJECTNESS, Math.toIntExact(columns - 5));
    }
    if (columns > 4 && rows > columns && (named > 0 ? columns >= named + 4L : all)) {
      return new YoloBoxes(Layout.ROWS, Math.toIntExact(named > 0 ? named : columns - 4));
    }
    throw new HeedException(
        ErrorCode.UNSUPPORTED,
        "The graph gives [batch, %s, %s] for pictures of %s x %s and names %s classes. Known exports of YOLO give [B, 4 + classes, N], [B, N, 4 + classes], [B, N, 5 + classes] or [B, N, 6]; 'heed infer' runs any graph on tensors."
            .formatted(rows, columns, width, height, named));
  }

  /** How many places a detector looks at with strides of 8 to {@code coarsest}. */
  private static long places(int width, int height, int coarsest) {
    long sum = 0;
    for (int stride = 8; stride <= coarsest; stride *= 2) {
      sum += ((long) width / stride) * (height / stride);
    }
    return sum;
  }

  /**
   * What was found in one item of a batch with a score above {@code threshold}, best first, at most
   * 300; of boxes of one class that overlap, the best alone.
   */
  public List<Detection> find(Tensor output, int item, double threshold) {
    float[] all = Numbers.of("the boxes", output);
    int rows = output.shape().size(1);
    int columns = output.shape().size(2);
    Cells cells = new Cells(all, item * rows * columns, columns, layout == Layout.COLUMNS);
    List<Detection> found = new ArrayList<>();
    for (int i = 0; i < (layout == Layout.COLUMNS ? columns : rows); i++) {
      Detection one = layout == Layout.FOUND ? given(cells, i) : best(cells, i);
      if (one.score() > threshold) {
        found.add(one);
      }
    }
    found.sort(Comparator.comparingDouble(one -> -one.score()));
    return layout == Layout.FOUND
        ? found.stream().limit(MOST).toList()
        : Suppression.of(found, SAME, MOST);
  }

  /** The numbers of one item, a line for each box. */
  @SuppressWarnings("ArrayRecordComponent") // read where it was made
  private record Cells(float[] all, int start, int columns, boolean turned) {

    float at(int box, int number) {
      return all[start + (turned ? number * columns + box : box * columns + number)];
    }
  }

  private static Detection given(Cells cells, int box) {
    return new Detection(
        cells.at(box, 4),
        (int) cells.at(box, 5),
        new Detection.Corners(
            cells.at(box, 0), cells.at(box, 1), cells.at(box, 2), cells.at(box, 3)));
  }

  private Detection best(Cells cells, int box) {
    boolean objectness = layout == Layout.ROWS_WITH_OBJECTNESS;
    int from = objectness ? 5 : 4;
    int label = 0;
    for (int k = 1; k < classes; k++) {
      label = cells.at(box, from + k) > cells.at(box, from + label) ? k : label;
    }
    float score = cells.at(box, from + label) * (objectness ? cells.at(box, 4) : 1);
    float x = cells.at(box, 0);
    float y = cells.at(box, 1);
    float halfWidth = cells.at(box, 2) / 2;
    float halfHeight = cells.at(box, 3) / 2;
    return new Detection(
        score,
        label,
        new Detection.Corners(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight));
  }
}
