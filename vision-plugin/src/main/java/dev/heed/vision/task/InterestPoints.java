package dev.heed.vision.task;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.spi.Batching;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.Keypoint;
import dev.heed.vision.postprocess.KeypointGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Corners of a picture by SuperPoint. */
record InterestPoints(Processor<Image> processor, Batching<Image> batching)
    implements OnePass<Image, List<KeypointGroup>> {

  static Task<Image, List<KeypointGroup>> open(TaskSetup setup) {
    PixelSetup own = PixelSetup.of(setup);
    return own.onePass(
        new InterestPoints(
            own.processor("image", Image.class), ImageTaskType.unlessPadded(own.session())));
  }

  /** {@code pixel_values [B, 3, H, W]}. */
  @Override
  public Inputs encode(List<Image> batch, Call call) {
    return processor.process(batch);
  }

  @Override
  public List<List<KeypointGroup>> decode(Outputs outputs, List<Image> batch, Call call) {
    double threshold =
        call.options(KeypointDetectionOptions.class).threshold().orElse(Double.NEGATIVE_INFINITY);
    FoundPoints found = FoundPoints.of(outputs, batch.size());
    float[] scores = outputs.get("scores").toFloats();
    return IntStream.range(0, batch.size())
        .mapToObj(item -> List.of(group(found, scores, item, batch.get(item), threshold)))
        .toList();
  }

  private static KeypointGroup group(
      FoundPoints found, float[] scores, int item, Image image, double threshold) {
    List<Keypoint> points = new ArrayList<>();
    for (int i = 0; i < found.count(); i++) {
      float score = scores[item * found.count() + i];
      if (found.isThere(item, i) && score > threshold) {
        points.add(
            new Keypoint(
                found.x(item, i, image.width()), found.y(item, i, image.height()), score, null));
      }
    }
    return new KeypointGroup(null, points, List.of());
  }
}
