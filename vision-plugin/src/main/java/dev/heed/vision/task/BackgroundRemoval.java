package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.Batching;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.tensor.Numbers;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.Enlarging;
import dev.heed.vision.postprocess.Planes;
import dev.heed.vision.postprocess.SegmentedObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is in front, cut out. Runs RMBG, BiRefNet, MODNet and every other graph that takes pictures
 * and gives a mask {@code [B, 1, h, w]}, whatever it calls the two: as a share of each pixel, or as
 * a logit.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("RMBG-1.4"));
 * try (var pipeline = heed.pipeline(BackgroundRemoval.TYPE, opening)) {
 *   pipeline.run(Image.read(Path.of("cat.png"))).writePng(Path.of("cut-out.png"));
 * }
 * }</pre>
 */
public final class BackgroundRemoval implements OnePass<Image, MadeImage> {

  /** The description of the task. */
  public static final TaskType<Image, MadeImage> TYPE =
      new RegionTaskType<>(
          "background-removal", "What is in front in an image, without what is behind.") {

        @Override
        public Task<Image, MadeImage> open(TaskSetup setup) {
          PixelSetup own = PixelSetup.of(setup);
          return own.onePass(
              new BackgroundRemoval(own.processor("image", Image.class), own.session()));
        }

        @Override
        List<SegmentedObject> regions(MadeImage output) {
          return output.foreground().stream().toList();
        }

        @Override
        public void draw(Image input, MadeImage output, Path png) {
          output.writePng(png);
        }

        @Override
        public Class<BackgroundRemovalOptions> optionsType() {
          return BackgroundRemovalOptions.class;
        }

        @Override
        public boolean fits(ModelFolder folder) {
          return VisionHead.FOREGROUND.fits(
              folder,
              name -> name.matches("BriaRMBG|BiRefNet\\w*|M[Oo][Dd]Net\\w*|BEN\\w*|IS?Net"));
        }
      };

  /** What a share may lie outside of 0 to 1 by rounding. */
  private static final float ROUNDING = 1e-5f;

  private final Processor<Image> processor;
  private final Batching<Image> batching;
  private final String mask;

  private BackgroundRemoval(Processor<Image> processor, Session session) {
    this.processor = processor;
    this.batching = ImageTaskType.unlessPadded(session);
    this.mask = mask(session);
  }

  /** The first output that can be one: nets that give a mask of each scale give the best first. */
  private static String mask(Session session) {
    List<TensorSpec> outputs = session.signature().outputs();
    return outputs.stream()
        .filter(BackgroundRemoval::isMask)
        .findFirst()
        .map(TensorSpec::name)
        .orElseThrow(
            () ->
                invalidModel(
                    "background-removal needs a graph that gives a mask [batch, 1, height, width]; this one gives %s."
                        .formatted(outputs)));
  }

  private static boolean isMask(TensorSpec spec) {
    int rank = spec.axes().size();
    boolean single = rank == 4 && spec.axes().get(1).size().orElse(1) == 1;
    return spec.type().isFloating() && (rank == 3 || single);
  }

  @Override
  public Batching<Image> batching() {
    return batching;
  }

  /** {@code pixel_values [B, 3, H, W]}. */
  @Override
  public Inputs encode(List<Image> batch, Call call) {
    return processor.process(batch);
  }

  @Override
  public List<MadeImage> decode(Outputs outputs, List<Image> batch, Call call) {
    Tensor masks = outputs.get(mask);
    return IntStream.range(0, batch.size())
        .mapToObj(item -> cut(masks, item, batch.get(item)))
        .map(cut -> cut.describedBy(call.options(BackgroundRemovalOptions.class)))
        .toList();
  }

  private MadeImage cut(Tensor masks, int item, Image image) {
    int rank = masks.shape().rank();
    int height = masks.shape().size(rank - 2);
    int width = masks.shape().size(rank - 1);
    float[] all = Numbers.of(mask, masks);
    int from = item * height * width;
    Planes plane =
        new Planes(Arrays.copyOfRange(all, from, from + height * width), 1, height, width);
    return MadeImage.of(
        image, shares(plane).resized(image.height(), image.width(), Enlarging.BILINEAR).values());
  }

  private static Planes shares(Planes plane) {
    for (float value : plane.values()) {
      if (value < -ROUNDING || value > 1 + ROUNDING) {
        return plane.each(logit -> 1 / (1 + Math.exp(-logit)));
      }
    }
    return plane;
  }
}
