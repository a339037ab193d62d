package dev.heed.vision.processing;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * VideoLLaMA 3's: beside the patches of a clip, which of its tokens differ from those of the frame
 * before; the others may be left out.
 *
 * @param patches gives {@code pixel_values_videos} and {@code video_grid_thw}
 */
record ChangingTokens(Rule patches) implements Rule {

  private static final float THRESHOLD = 0.1f;

  @Override
  public void run(List<Picture> pictures, Work work, Produced out) {
    patches.run(pictures, work, out);
    int merge = work.keys().positive("merge_size");
    out.longs("video_merge_sizes", List.of(merge));
    Tensor values = out.inputs().byName().get("pixel_values_videos");
    long[] grid = out.inputs().byName().get("video_grid_thw").toLongs();
    int tokens = (int) (grid[1] / merge * (grid[2] / merge));
    boolean all = !work.keys().flag("use_token_compression");
    out.put("video_compression_mask", mask(values, (int) grid[0], tokens, all));
  }

  private static Tensor mask(Tensor values, int times, int tokens, boolean all) {
    float[] numbers = values.toFloats();
    int width = numbers.length / (times * tokens);
    Tensor mask = Tensor.zeros(ElementType.BOOL, Shape.of((long) times * tokens));
    ByteBuffer bytes = mask.bytes();
    for (int t = 0; t < times; t++) {
      int kept = 0;
      for (int i = 0; i < tokens; i++) {
        boolean changed =
            all || t == 0 || changes(numbers, (t * tokens + i) * width, tokens * width, width);
        bytes.put(t * tokens + i, (byte) (changed ? 1 : 0));
        kept += changed ? 1 : 0;
      }
      if (kept == 0) {
        bytes.put(t * tokens, (byte) 1);
      }
    }
    return mask;
  }

  private static boolean changes(float[] values, int from, int frame, int width) {
    double sum = 0;
    for (int i = from; i < from + width; i++) {
      sum += Math.abs(values[i] - values[i - frame]);
    }
    return sum / width * 255 > THRESHOLD;
  }
}
