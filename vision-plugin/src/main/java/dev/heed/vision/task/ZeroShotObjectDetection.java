package dev.heed.vision.task;

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
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.draw.ObjectBoxes;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.Boxes;
import dev.heed.vision.postprocess.DetectedObject;
import dev.heed.vision.processing.ImageProcessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the things are that a user names, in each call others. Runs OWL-ViT and OWLv2: {@code
 * logits [B, P, L]} rate the {@code L} texts at each of {@code P} patches, {@code pred_boxes [B, P,
 * 4]} say what the patch belongs to.
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
public final class ZeroShotObjectDetection implements OnePass<Image, List<DetectedObject>> {

  /** The description of the task. */
  public static final TaskType<Image, List<DetectedObject>> TYPE =
      new BoxTaskType(
          "zero-shot-object-detection", "Where the things are in an image that you name.") {

        @Override
        public Task<Image, List<DetectedObject>> open(TaskSetup setup) {
          return GroundedDetection.fits(setup.folder())
              ? setup.onePass(new GroundedDetection(setup))
              : setup.onePass(new ZeroShotObjectDetection(setup));
        }

        @Override
        public boolean fits(ModelFolder folder) {
          return VisionHead.NAMED_OBJECTS.fits(
              folder, name -> name.matches("(Owl(ViT|v2)|(MM)?GroundingDino)ForObjectDetection"));
        }

        @Override
        public Class<ZeroShotObjectDetectionOptions> optionsType() {
          return ZeroShotObjectDetectionOptions.class;
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
  private final CandidateTokens tokens;
  private final Boxes boxes;

  private ZeroShotObjectDetection(TaskSetup setup) {
    this.processor = setup.processor("image", Image.class);
    this.tokens = new CandidateTokens(setup);
    this.boxes = Boxes.of(ImageProcessor.of(setup.folder()).type(), "");
  }

  /** The graph shares its texts among the images of a batch. */
  @Override
  public Batching<Image> batching() {
    return new Batching.OneByOne<>();
  }

  /** {@code pixel_values [B, 3, H, W]} and the labels' {@code input_ids [L, N]}. */
  @Override
  public Inputs encode(List<Image> batch, Call call) {
    CandidateTexts texts = call.options(ZeroShotObjectDetectionOptions.class).texts();
    return tokens
        .of(texts)
        .and("pixel_values", processor.process(batch).byName().get("pixel_values"));
  }

  @Override
  public List<List<DetectedObject>> decode(Outputs outputs, List<Image> batch, Call call) {
    var options = call.options(ZeroShotObjectDetectionOptions.class);
    return IntStream.range(0, batch.size())
        .mapToObj(item -> objects(outputs, item, batch.get(item), options))
        .toList();
  }

  /** Each label has a look of its own: a patch may be several things. */
  private List<DetectedObject> objects(
      Outputs outputs, int item, Image image, ZeroShotObjectDetectionOptions options) {
    List<DetectedObject> objects = new ArrayList<>();
    List<String> labels = options.candidateLabels();
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.get(i);
      boxes
          .find(
              column(outputs.get("logits"), i),
              outputs.get("pred_boxes"),
              item,
              options.threshold(),
              image.width(),
              image.height())
          .forEach(found -> objects.add(DetectedObject.of(found, label)));
    }
    return objects.stream()
        .sorted(Comparator.comparingDouble(DetectedObject::score).reversed())
        .limit(options.topK().orElse(Integer.MAX_VALUE))
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
