package dev.heed.vision.processing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.model.JsonNodes;
import java.util.List;

/** ImageGPT's: each pixel becomes the number of the closest colour. */
final class ImageGptRule implements Rule {

  @Override
  public void run(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    List<Picture> done =
        work.each(
            pictures,
            p -> {
              Picture resized = keys.flag("do_resize") ? work.resize(p) : p;
              return work.finish(work.torch() ? work.maybeCrop(resized) : resized);
            });
    if (!keys.flag("do_color_quantize")) {
      out.pictures("pixel_values", done);
      return;
    }
    float[][] clusters = clusters(keys);
    int pixels = done.get(0).height() * done.get(0).width();
    long[] ids = new long[done.size() * pixels];
    for (int i = 0; i < done.size(); i++) {
      float[] values = done.get(i).floats();
      for (int at = 0; at < pixels; at++) {
        ids[i * pixels + at] =
            closest(values[at], values[pixels + at], values[2 * pixels + at], clusters);
      }
    }
    out.longs("input_ids", ids, done.size(), pixels);
  }

  private static float[][] clusters(Keys keys) {
    if (!keys.has("clusters")) {
      throw keys.wrong("clusters", "a list of colours, for do_color_quantize");
    }
    JsonNode list = JsonNodes.get(keys.merged(), "clusters");
    float[][] clusters = new float[list.size()][3];
    for (int i = 0; i < clusters.length; i++) {
      for (int c = 0; c < 3; c++) {
        clusters[i][c] = (float) list.get(i).path(c).asDouble();
      }
    }
    return clusters;
  }

  private static int closest(float red, float green, float blue, float[][] clusters) {
    int best = 0;
    float least = Float.POSITIVE_INFINITY;
    float own = red * red + green * green + blue * blue;
    for (int i = 0; i < clusters.length; i++) {
      float[] other = clusters[i];
      float product = Math.fma(blue, other[2], Math.fma(green, other[1], red * other[0]));
      float square = other[0] * other[0] + other[1] * other[1] + other[2] * other[2];
      float distance = own - 2 * product + square;
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }
}
