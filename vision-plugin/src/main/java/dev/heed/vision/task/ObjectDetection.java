package dev.heed.vision.task;

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
import dev.heed.vision.draw.ObjectBoxes;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.Boxes;
import dev.heed.vision.postprocess.DetectedObject;
import dev.heed.vision.processing.ImageProcessor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which objects are where in an image. Runs DETR and its kin, YOLOS, RT-DETR: any model with {@code
 * logits [B, Q, K]} and {@code pred_boxes [B, Q, 4]}; and exports of the YOLO family, which give
 * boxes and scores in one tensor.
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
public final class ObjectDetection implements OnePass<Image, List<DetectedObject>> {

  /** The description of the task. */
  public static final TaskType<Image, List<DetectedObject>> TYPE =
      new BoxTaskType("object-detection", "Which objects are where in an image.") {

        @Override
        public Task<Image, List<DetectedObject>> open(TaskSetup setup) {
          PixelSetup own =
              PixelSetup.ofAny(
                  setup,
                  PixelSetup.Wanted.of("pred_boxes", 3, 4),
                  PixelSetup.Wanted.of("logits", 3));
          Optional<YoloDetection> yolo = YoloDetection.of(own);
          return yolo.isPresent() ? own.onePass(yolo.get()) : own.onePass(new ObjectDetection(own));
        }

        @Override
        public boolean fits(ModelFolder folder) {
          return VisionHead.OBJECTS.fits(
              folder,
              name ->
                  name.endsWith("ForObjectDetection")
                      && !name.matches("(Owl|(MM)?GroundingDino)\\w*"));
        }

        @Override
        public Class<ObjectDetectionOptions> optionsType() {
          return ObjectDetectionOptions.class;
        }

        @Override
        public void draw(Image input, List<DetectedObject> output, Path png) {
          ObjectBoxes.draw(input, output).writePng(png);
        }

        @Override
        public String print(List<DetectedObject> output) {
          return DetectedObject.text(output);
        }
      };

  private final Processor<Image> processor;
  private final Boxes boxes;
  private final Labels labels;
  private final Batching<Image> batching;

  private ObjectDetection(TaskSetup setup) {
    this.processor = setup.processor("image", Image.class);
    this.boxes =
        Boxes.of(
            ImageProcessor.of(setup.folder()).type(),
            setup.folder().config().text("model_type", ""));
    this.labels = setup.folder().labels();
    this.batching = ImageTaskType.unlessPadded(setup.session());
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
    return processor.process(batch);
  }

  @Override
  public List<List<DetectedObject>> decode(Outputs outputs, List<Image> batch, Call call) {
    double threshold = call.options(ObjectDetectionOptions.class).threshold();
    return IntStream.range(0, batch.size())
        .mapToObj(item -> objects(outputs, item, batch.get(item), threshold))
        .toList();
  }

  private List<DetectedObject> objects(Outputs outputs, int item, Image image, double threshold) {
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
