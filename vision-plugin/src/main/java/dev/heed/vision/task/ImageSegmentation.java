package dev.heed.vision.task;

import dev.heed.model.Labels;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.Planes;
import dev.heed.vision.postprocess.QueryMasks;
import dev.heed.vision.postprocess.Segmentation;
import dev.heed.vision.postprocess.SegmentedObject;
import dev.heed.vision.postprocess.SemanticMaps;
import dev.heed.vision.postprocess.Thresholds;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What each pixel of an image belongs to. Runs models that rate classes at each pixel (SegFormer,
 * BEiT, DPT: {@code logits [B, K, h, w]}) and those whose queries have a class and a mask
 * (MaskFormer, Mask2Former, DETR).
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("segformer-b0-ade"));
 * try (var pipeline = heed.pipeline(ImageSegmentation.TYPE, opening)) {
 *   List<SegmentedObject> regions = pipeline.run(Image.read(Path.of("cat.png")));
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">image-segmentation</a>
 */
public final class ImageSegmentation implements Task<Image, List<SegmentedObject>> {

  /** The task's name tag. */
  public static final ImageSegmentationType TYPE = new ImageSegmentationType();

  private final Processor<Image> processor;
  private final Labels labels;
  private final Optional<QueryMasks> queries;
  private final QueryMasks.Subtask subtask;
  private final Thresholds thresholds;

  ImageSegmentation(
      Processor<Image> processor,
      Labels labels,
      Optional<QueryMasks> queries,
      QueryMasks.Subtask subtask,
      Thresholds thresholds) {
    this.processor = processor;
    this.labels = labels;
    this.queries = queries;
    this.subtask = subtask;
    this.thresholds = thresholds;
  }

  /**
   * {@code pixel_values [B, 3, H, W]}, and {@code pixel_mask [B, H, W]} where images are padded.
   */
  @Override
  public Inputs encode(List<Image> batch) {
    return processor.process(batch);
  }

  @Override
  public List<List<SegmentedObject>> run(Session session, List<Image> batch) {
    return Padded.run(this, session, batch);
  }

  @Override
  public List<List<SegmentedObject>> decode(Outputs outputs, List<Image> batch) {
    return IntStream.range(0, batch.size())
        .mapToObj(item -> objects(segment(outputs, item, batch.get(item))))
        .toList();
  }

  private Segmentation segment(Outputs outputs, int item, Image image) {
    int height = image.height();
    int width = image.width();
    if (queries.isEmpty()) {
      return SemanticMaps.of(Planes.of("logits", outputs.get("logits"), item), height, width);
    }
    QueryMasks family = queries.get();
    return family.segment(
        subtask,
        outputs.get(family.logits()),
        outputs.get(family.masks()),
        item,
        height,
        width,
        thresholds);
  }

  private List<SegmentedObject> objects(Segmentation found) {
    if (subtask == QueryMasks.Subtask.SEMANTIC) {
      return Arrays.stream(found.numbers())
          .mapToObj(id -> new SegmentedObject(null, labels.get(id), found.mask(id)))
          .toList();
    }
    return found.segments().stream()
        .map(s -> new SegmentedObject(s.score(), labels.get(s.labelId()), found.mask(s.id())))
        .toList();
  }
}
