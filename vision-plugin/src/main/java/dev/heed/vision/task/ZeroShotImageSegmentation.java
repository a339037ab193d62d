package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidModel;

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
import dev.heed.tensor.Numbers;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.draw.Regions;
import dev.heed.vision.image.Image;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.postprocess.Enlarging;
import dev.heed.vision.postprocess.Planes;
import dev.heed.vision.postprocess.SegmentedObject;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which pixels show what a user names, in each call something else. Runs CLIPSeg: {@code logits [L,
 * h, w]}, a map for each text. The regions may overlap; the score is that of the likeliest pixel.
 *
 * <pre>{@code
 * Opening opening =
 *     Opening.of(Path.of("clipseg-rd64-refined"))
 *         .withOptions(Map.of("candidate-labels", "a cat, a sofa"));
 * try (var pipeline = heed.pipeline(ZeroShotImageSegmentation.TYPE, opening)) {
 *   List<SegmentedObject> regions = pipeline.run(Image.read(Path.of("cat.png")));
 * }
 * }</pre>
 */
public final class ZeroShotImageSegmentation implements OnePass<Image, List<SegmentedObject>> {

  /** The description of the task. */
  public static final TaskType<Image, List<SegmentedObject>> TYPE =
      new RegionTaskType<>(
          "zero-shot-image-segmentation", "Which pixels of an image show what you name.") {

        @Override
        public Task<Image, List<SegmentedObject>> open(TaskSetup setup) {
          return setup.onePass(new ZeroShotImageSegmentation(setup));
        }

        @Override
        public boolean fits(ModelFolder folder) {
          return VisionHead.NAMED_REGIONS.fits(
              folder, name -> name.equals("CLIPSegForImageSegmentation"));
        }

        @Override
        public Class<ZeroShotImageSegmentationOptions> optionsType() {
          return ZeroShotImageSegmentationOptions.class;
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
  private final CandidateTokens tokens;

  private ZeroShotImageSegmentation(TaskSetup setup) {
    this.processor = setup.processor("image", Image.class);
    this.tokens = new CandidateTokens(setup);
  }

  /** The graph takes a picture for each text. */
  @Override
  public Batching<Image> batching() {
    return new Batching.OneByOne<>();
  }

  /**
   * The same {@code pixel_values [L, 3, H, W]} for each of the labels' {@code input_ids [L, N]}.
   */
  @Override
  public Inputs encode(List<Image> batch, Call call) {
    CandidateTexts texts = call.options(ZeroShotImageSegmentationOptions.class).texts();
    Tensor pixels = processor.process(batch).byName().get("pixel_values");
    return tokens.of(texts).and("pixel_values", repeated(pixels, texts.labels().size()));
  }

  private static Tensor repeated(Tensor pixels, int times) {
    Shape shape = pixels.shape();
    Tensor all =
        Tensor.zeros(pixels.type(), Shape.of(times, shape.axis(1), shape.axis(2), shape.axis(3)));
    FloatBuffer to = all.floats();
    for (int i = 0; i < times; i++) {
      to.put(pixels.floats());
    }
    return all;
  }

  @Override
  public List<List<SegmentedObject>> decode(Outputs outputs, List<Image> batch, Call call) {
    var options = call.options(ZeroShotImageSegmentationOptions.class);
    List<SegmentedObject> found =
        regions(
            outputs.get("logits"), options.candidateLabels(), batch.get(0), options.threshold());
    return List.of(found.stream().map(each -> each.with(options.shapes())).toList());
  }

  /** A region for each label that some pixel shows. */
  static List<SegmentedObject> regions(
      Tensor logits, List<String> labels, Image image, double threshold) {
    Planes planes =
        planes(logits, labels.size())
            .resized(image.height(), image.width(), Enlarging.BILINEAR)
            .each(logit -> 1 / (1 + Math.exp(-logit)));
    List<SegmentedObject> found = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      region(planes, i, labels.get(i), threshold, found);
    }
    return List.copyOf(found);
  }

  /** {@code [L, h, w]}; a model that leaves out the first axis of a single text means the same. */
  private static Planes planes(Tensor logits, int labels) {
    Shape shape = logits.shape();
    int rank = shape.rank();
    boolean fits = rank == 3 ? shape.size(0) == labels : rank == 2 && labels == 1;
    if (!fits) {
      throw invalidModel(
          "The output 'logits' should have axes [labels, height, width] for %s labels, but has %s."
              .formatted(labels, shape));
    }
    return new Planes(
        Numbers.of("logits", logits), labels, shape.size(rank - 2), shape.size(rank - 1));
  }

  private static void region(
      Planes planes, int number, String label, double threshold, List<SegmentedObject> found) {
    Mask mask = Mask.where(planes.width(), planes.height(), i -> planes.at(number, i) > threshold);
    if (mask.area() > 0) {
      double surest = 0;
      for (int i = 0; i < planes.pixels(); i++) {
        surest = Math.max(surest, planes.at(number, i));
      }
      found.add(new SegmentedObject(surest, label, mask));
    }
  }
}
