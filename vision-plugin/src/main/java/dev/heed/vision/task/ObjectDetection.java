package dev.heed.vision.task;

import dev.heed.model.Labels;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.Boxes;
import dev.heed.vision.postprocess.DetectedObject;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which objects are where in an image. Runs DETR and its kin, YOLOS, RT-DETR: any model with {@code
 * logits [B, Q, K]} and {@code pred_boxes [B, Q, 4]}.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("detr-resnet-50")).withOptions(Map.of("threshold", "0.9"));
 * try (var pipeline = heed.pipeline(ObjectDetection.TYPE, opening)) {
 *   List<DetectedObject> objects = pipeline.run(Image.read(Path.of("cat.png")));
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">object-detection</a>
 */
public final class ObjectDetection implements Task<Image, List<DetectedObject>> {

  /** The task's name tag. */
  public static final ObjectDetectionType TYPE = new ObjectDetectionType();

  private final Processor<Image> processor;
  private final Boxes boxes;
  private final Labels labels;
  private final double threshold;

  ObjectDetection(Processor<Image> processor, Boxes boxes, Labels labels, double threshold) {
    this.processor = processor;
    this.boxes = boxes;
    this.labels = labels;
    this.threshold = threshold;
  }

  /**
   * {@code pixel_values [B, 3, H, W]}, and {@code pixel_mask [B, H, W]} where images are padded.
   */
  @Override
  public Inputs encode(List<Image> batch) {
    return processor.process(batch);
  }

  @Override
  public List<List<DetectedObject>> run(Session session, List<Image> batch) {
    return Padded.run(this, session, batch);
  }

  @Override
  public List<List<DetectedObject>> decode(Outputs outputs, List<Image> batch) {
    return IntStream.range(0, batch.size())
        .mapToObj(item -> decode(outputs, item, batch.get(item)))
        .toList();
  }

  private List<DetectedObject> decode(Outputs outputs, int item, Image image) {
    return boxes
        .find(
            outputs.get("logits"),
            outputs.get("pred_boxes"),
            item,
            threshold,
            image.width(),
            image.height())
        .stream()
        .map(found -> DetectedObject.of(found, labels.get(found.label())))
        .toList();
  }
}
