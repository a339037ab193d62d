package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Batching;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.tensor.Numbers;
import dev.heed.tensor.Tensor;
import dev.heed.vision.draw.DepthColours;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DepthReading;
import dev.heed.vision.postprocess.Planes;
import dev.heed.vision.processing.ImageProcessor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How far each pixel of an image is. Runs DPT, Depth Anything, GLPN, ZoeDepth and Depth Pro: {@code
 * predicted_depth [B, h, w]}, read at the image's size as each was published.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("depth-anything-small"));
 * try (var pipeline = heed.pipeline(DepthEstimation.TYPE, opening)) {
 *   float[][] depth = pipeline.run(Image.read(Path.of("cat.png"))).predictedDepth();
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">depth-estimation</a>
 */
public final class DepthEstimation implements OnePass<Image, Depth> {

  /** The description of the task. */
  public static final TaskType<Image, Depth> TYPE =
      new ImageTaskType<>("depth-estimation", "How far each pixel of an image is.") {

        @Override
        public Task<Image, Depth> open(TaskSetup setup) {
          PixelSetup own = PixelSetup.of(setup, PixelSetup.Wanted.of("predicted_depth", 3, 4));
          return own.onePass(
              new DepthEstimation(
                  own.processor("image", Image.class), own.session(), reading(setup.folder())));
        }

        @Override
        public boolean fits(ModelFolder folder) {
          return VisionHead.DEPTH.fits(folder, name -> name.endsWith("ForDepthEstimation"));
        }

        @Override
        public void draw(Image input, Depth output, Path png) {
          DepthColours.draw(output.depth()).writePng(png);
        }
      };

  private final Processor<Image> processor;
  private final DepthReading reading;
  private final Batching<Image> batching;

  private DepthEstimation(Processor<Image> processor, Session session, DepthReading reading) {
    this.processor = processor;
    this.reading = reading;
    this.batching = ImageTaskType.unlessPadded(session);
  }

  /** Images of different shapes may be of different sizes for the model too. */
  @Override
  public Batching<Image> batching() {
    return batching;
  }

  /** {@code pixel_values [B, 3, H, W]}. */
  @Override
  public Inputs encode(List<Image> batch, Call call) {
    return processor.process(batch);
  }

  private static DepthReading reading(ModelFolder folder) {
    ImageProcessor images = ImageProcessor.of(folder);
    return DepthReading.of(images.type(), images.pads());
  }

  @Override
  public List<Depth> decode(Outputs outputs, List<Image> batch, Call call) {
    Tensor depths = outputs.get("predicted_depth");
    Tensor angles = outputs.byName().get("field_of_view");
    return IntStream.range(0, batch.size())
        .mapToObj(
            item -> {
              Image image = batch.get(item);
              OptionalDouble angle =
                  angles == null
                      ? OptionalDouble.empty()
                      : OptionalDouble.of(angles.toFloats()[item]);
              return new Depth(
                  reading.read(plane(depths, item), angle, image.height(), image.width()));
            })
        .toList();
  }

  private static Planes plane(Tensor depths, int item) {
    int rank = depths.shape().rank();
    if (rank < 3) {
      throw invalidModel(
          "The output 'predicted_depth' should have axes [batch, height, width], but has %s."
              .formatted(depths.shape()));
    }
    int height = depths.shape().size(rank - 2);
    int width = depths.shape().size(rank - 1);
    float[] all = Numbers.of("predicted_depth", depths);
    int from = item * height * width;
    return new Planes(Arrays.copyOfRange(all, from, from + height * width), 1, height, width);
  }
}
