package dev.heed.vision.task;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.Boxes;
import dev.heed.vision.postprocess.DetectedObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the things are that a user names. Runs OWL-ViT and OWLv2: {@code logits [B, P, L]} rate the
 * {@code L} texts at each of {@code P} patches, {@code pred_boxes [B, P, 4]} say what the patch
 * belongs to.
 *
 * <pre>{@code
 * Opening opening =
 *     Opening.of(Path.of("owlvit-base-patch32"))
 *         .withOptions(Map.of("candidate-labels", "an ear, an eye"));
 * try (var pipeline = heed.pipeline(ZeroShotObjectDetection.TYPE, opening)) {
 *   List<DetectedObject> objects = pipeline.run(Image.read(Path.of("cat.png")));
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">zero-shot-object-detection</a>
 */
public final class ZeroShotObjectDetection implements Task<Image, List<DetectedObject>> {

  /** The task's name tag. */
  public static final ZeroShotObjectDetectionType TYPE = new ZeroShotObjectDetectionType();

  /**
   * What is looked for.
   *
   * @param labels in the order of the {@code tokens}' rows
   * @param topK how many objects at most
   */
  record Wanted(List<String> labels, Inputs tokens, double threshold, int topK) {}

  private final Processor<Image> processor;
  private final Boxes boxes;
  private final Wanted wanted;

  ZeroShotObjectDetection(Processor<Image> processor, Boxes boxes, Wanted wanted) {
    this.processor = processor;
    this.boxes = boxes;
    this.wanted = wanted;
  }

  /** {@code pixel_values [B, 3, H, W]} and the labels' {@code input_ids [L, N]}. */
  @Override
  public Inputs encode(List<Image> batch) {
    Tensor pixels = processor.process(batch).byName().get("pixel_values");
    return wanted.tokens().and("pixel_values", pixels);
  }

  /** One image at a time: the graph shares its texts among the images of a batch. */
  @Override
  public List<List<DetectedObject>> run(Session session, List<Image> batch) {
    return batch.stream()
        .map(List::of)
        .map(one -> decode(session.run(encode(one).takenBy(session)), one).get(0))
        .toList();
  }

  @Override
  public List<List<DetectedObject>> decode(Outputs outputs, List<Image> batch) {
    return IntStream.range(0, batch.size())
        .mapToObj(item -> decode(outputs, item, batch.get(item)))
        .toList();
  }

  /** Each label has a look of its own: a patch may be several things. */
  private List<DetectedObject> decode(Outputs outputs, int item, Image image) {
    List<DetectedObject> objects = new ArrayList<>();
    for (int i = 0; i < wanted.labels().size(); i++) {
      String label = wanted.labels().get(i);
      Tensor logits = column(outputs.get("logits"), i);
      boxes
          .find(
              logits,
              outputs.get("pred_boxes"),
              item,
              wanted.threshold(),
              image.width(),
              image.height())
          .forEach(found -> objects.add(DetectedObject.of(found, label)));
    }
    return objects.stream()
        .sorted(Comparator.comparingDouble(DetectedObject::score).reversed())
        .limit(wanted.topK())
        .toList();
  }

  /** {@code [B, P, L] -> [B, P, 1]}. */
  private static Tensor column(Tensor logits, int column) {
    int labels = logits.shape().size(2);
    float[] all = logits.toFloats();
    float[] own = new float[all.length / labels];
    for (int i = 0; i < own.length; i++) {
      own[i] = all[i * labels + column];
    }
    return Tensor.of(Shape.of(logits.shape().axis(0), logits.shape().axis(1), 1), own);
  }
}
