package dev.heed.vision.task;

import dev.heed.spi.Call;
import dev.heed.spi.Task;
import dev.heed.tensor.Rows;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject;
import dev.heed.vision.track.Appearance;
import java.util.List;

/** What a model sees in the boxes of a frame. */
record ModelAppearance(Task<Image, float[]> vectors, Call call) implements Appearance {

  /** Parts of one picture are alike to most models: half of the way to a right angle is unlike. */
  private static final double STEEPER = 2;

  @Override
  public List<float[]> of(Image frame, List<DetectedObject.Box> boxes) {
    return vectors.run(boxes.stream().map(box -> part(frame, box)).toList(), call);
  }

  private static Image part(Image frame, DetectedObject.Box box) {
    int left = inside(box.xmin(), frame.width() - 1);
    int top = inside(box.ymin(), frame.height() - 1);
    int right = Math.max(left + 1, inside(box.xmax(), frame.width()));
    int bottom = Math.max(top + 1, inside(box.ymax(), frame.height()));
    return frame.part(left, top, right - left, bottom - top);
  }

  private static int inside(int place, int most) {
    return Math.max(0, Math.min(place, most));
  }

  @Override
  public double distance(float[] first, float[] second) {
    return Math.max(0, Math.min(1, STEEPER * (1 - Rows.cosine(first, second))));
  }
}
