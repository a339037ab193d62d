package dev.heed.vision.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Labels;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.spi.Batching;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.tensor.Tensor;
import dev.heed.vision.draw.Regions;
import dev.heed.vision.image.Image;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.postprocess.EomtMaps;
import dev.heed.vision.postprocess.Planes;
import dev.heed.vision.postprocess.QueryMasks;
import dev.heed.vision.postprocess.QueryMasks.Subtask;
import dev.heed.vision.postprocess.Segmentation;
import dev.heed.vision.postprocess.SegmentedObject;
import dev.heed.vision.postprocess.SemanticMaps;
import dev.heed.vision.postprocess.Thresholds;
import dev.heed.vision.processing.ImageProcessor;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
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
public final class ImageSegmentation implements OnePass<Image, List<SegmentedObject>> {

  /** The description of the task. */
  public static final TaskType<Image, List<SegmentedObject>> TYPE =
      new RegionTaskType<>("image-segmentation", "What each pixel of an image belongs to.") {

        @Override
        public Task<Image, List<SegmentedObject>> open(TaskSetup setup) {
          Ultralytics.refuse(setup.folder());
          Optional<QueryMasks> queries = queries(setup.folder());
          PixelSetup own =
              queries
                  .map(
                      family ->
                          PixelSetup.of(
                              setup,
                              PixelSetup.Wanted.of(family.masks(), 4),
                              PixelSetup.Wanted.of(family.logits(), 3)))
                  .orElseGet(() -> PixelSetup.of(setup, PixelSetup.Wanted.of("logits", 4)));
          return own.onePass(new ImageSegmentation(own, queries));
        }

        @Override
        public boolean fits(ModelFolder folder) {
          return VisionHead.REGIONS.fits(
              folder,
              name ->
                  name.matches(
                      "(?!CLIPSeg)\\w*For(Semantic|Instance|Universal|Image)?Segmentation"));
        }

        @Override
        public Class<ImageSegmentationOptions> optionsType() {
          return ImageSegmentationOptions.class;
        }

        @Override
        List<SegmentedObject> regions(List<SegmentedObject> output) {
          return output;
        }

        @Override
        public void draw(Image input, List<SegmentedObject> output, Path png) {
          Regions.draw(input, output).writePng(png);
        }

        @Override
        public String print(List<SegmentedObject> output) {
          return SegmentedObject.text(output);
        }
      };

  private final Processor<Image> processor;
  private final Labels labels;

  /** Of a model whose queries have a class and a mask. */
  private final Optional<QueryMasks> queries;

  /** Of EoMT, which scales and cuts pictures in its own way. */
  private final Optional<EomtMaps> eomt;

  private final Batching<Image> batching;

  /** Of a model that is told in words which segmentation is wanted. */
  private final Optional<TaskText> told;

  private ImageSegmentation(TaskSetup setup, Optional<QueryMasks> queries) {
    this.processor = setup.processor("image", Image.class);
    this.labels = setup.folder().labels();
    this.queries = queries;
    this.eomt = eomt(setup.folder(), queries);
    this.batching =
        eomt.isPresent() ? new Batching.OneByOne<>() : ImageTaskType.unlessPadded(setup.session());
    this.told = TaskText.of(setup, setup.session());
    requireKnown(setup);
  }

  /** Masks of queries mean nothing without the classes of the queries. */
  private void requireKnown(TaskSetup setup) {
    boolean asks = setup.session().signature().output("class_queries_logits").isPresent();
    if (asks && queries.isEmpty()) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The model gives masks of queries, and its image processor '%s' says no way that Heed knows to make a map of them. 'heed infer' runs any graph on tensors."
              .formatted(ImageProcessor.of(setup.folder()).type()));
    }
  }

  private static Optional<EomtMaps> eomt(ModelFolder folder, Optional<QueryMasks> queries) {
    return queries
        .filter(family -> family == QueryMasks.EOMT)
        .flatMap(family -> folder.processorConfig())
        .map(EomtMaps::of);
  }

  private static Optional<QueryMasks> queries(ModelFolder folder) {
    String processorType = ImageProcessor.of(folder).type();
    return processorType.matches("(Mask2?Former|\\w*Detr|OneFormer|Eomt)\\w*")
        ? Optional.of(QueryMasks.of(processorType))
        : Optional.empty();
  }

  @Override
  public Batching<Image> batching() {
    return batching;
  }

  /**
   * {@code pixel_values [B, 3, H, W]}, and {@code pixel_mask [B, H, W]} where images are padded.
   */
  @Override
  public Inputs encode(List<Image> batch, Call call) {
    Subtask asked = subtask(call.options(ImageSegmentationOptions.class));
    Inputs pixels = processor.process(batch);
    return told.map(text -> pixels.and(TaskText.NAME, text.tokens(asked, batch.size())))
        .orElse(pixels);
  }

  @Override
  public List<List<SegmentedObject>> decode(Outputs outputs, List<Image> batch, Call call) {
    ImageSegmentationOptions options = call.options(ImageSegmentationOptions.class);
    return IntStream.range(0, batch.size())
        .mapToObj(item -> objects(outputs, item, batch.get(item), options))
        .map(found -> found.stream().map(each -> each.with(options.shapes())).toList())
        .toList();
  }

  private List<SegmentedObject> objects(
      Outputs outputs, int item, Image image, ImageSegmentationOptions options) {
    Subtask subtask = subtask(options);
    Segmentation found = segmentation(outputs, item, image, options);
    SortedMap<Integer, Mask> masks = found.masks();
    if (subtask == Subtask.SEMANTIC) {
      return masks.entrySet().stream()
          .filter(entry -> entry.getKey() >= 0)
          .map(entry -> new SegmentedObject(null, labels.get(entry.getKey()), entry.getValue()))
          .toList();
    }
    Mask nothing = Mask.where(found.width(), found.height(), pixel -> false);
    return found.segments().stream()
        .map(
            s ->
                new SegmentedObject(
                    s.score(), labels.get(s.labelId()), masks.getOrDefault(s.id(), nothing)))
        .toList();
  }

  private Segmentation segmentation(
      Outputs outputs, int item, Image image, ImageSegmentationOptions options) {
    int height = image.height();
    int width = image.width();
    if (queries.isEmpty()) {
      return SemanticMaps.of(Planes.of("logits", outputs.get("logits"), item), height, width);
    }
    Subtask subtask = subtask(options);
    Tensor logits = outputs.get(queries.get().logits());
    Tensor masks = outputs.get(queries.get().masks());
    Thresholds thresholds = thresholds(options);
    return eomt.isPresent()
        ? eomt.get().segment(subtask, logits, masks, item, height, width, thresholds)
        : queries.get().segment(subtask, logits, masks, item, height, width, thresholds);
  }

  private static Thresholds thresholds(ImageSegmentationOptions options) {
    return new Thresholds(
        options.threshold(), options.maskThreshold(), options.overlapMaskAreaThreshold(), Set.of());
  }

  private Subtask subtask(ImageSegmentationOptions options) {
    Subtask most = queries.isPresent() ? Subtask.PANOPTIC : Subtask.SEMANTIC;
    Subtask asked = options.subtask().orElse(most);
    if (queries.isEmpty() && asked != Subtask.SEMANTIC) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--subtask %s is not what this model can do. It can: semantic."
              .formatted(asked.name().toLowerCase(Locale.ROOT)));
    }
    return asked;
  }
}
