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
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.Planes;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Another picture from a picture. Runs Swin2SR and its like, which make it larger: {@code
 * reconstruction [B, 3, H, W]}, or one channel for grey. As the published pipeline, it keeps what
 * the processor padded.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("swin2SR-classical-sr-x2-64"));
 * try (var pipeline = heed.pipeline(ImageToImage.TYPE, opening)) {
 *   Image larger = pipeline.run(Image.read(Path.of("cat.png"))).image();
 * }
 * }</pre>
 *
 * @see <a href="https://huggingface.co/docs/transformers/main_classes/pipelines">image-to-image</a>
 */
public final class ImageToImage implements OnePass<Image, MadeImage> {

  private static final String OUTPUT = "reconstruction";

  /** The description of the task. */
  public static final TaskType<Image, MadeImage> TYPE =
      new MadeImageTaskType(
          "image-to-image", "Another image from an image, such as a larger one.") {

        @Override
        public Task<Image, MadeImage> open(TaskSetup setup) {
          PixelSetup own = PixelSetup.of(setup, PixelSetup.Wanted.of(OUTPUT, 4));
          return own.onePass(new ImageToImage(own.processor("image", Image.class)));
        }

        @Override
        public boolean fits(ModelFolder folder) {
          return VisionHead.PICTURES.fits(
              folder, name -> name.matches("\\w+ForImage(SuperResolution|ToImage)"));
        }
      };

  private final Processor<Image> processor;

  private ImageToImage(Processor<Image> processor) {
    this.processor = processor;
  }

  @Override
  public Batching<Image> batching() {
    return new Batching.SameShape<>(image -> List.of(image.width(), image.height()));
  }

  /** {@code pixel_values [B, 3, H, W]}. */
  @Override
  public Inputs encode(List<Image> batch, Call call) {
    return processor.process(batch);
  }

  @Override
  public List<MadeImage> decode(Outputs outputs, List<Image> batch, Call call) {
    return IntStream.range(0, batch.size())
        .mapToObj(item -> MadeImage.of(picture(Planes.of(OUTPUT, outputs.get(OUTPUT), item))))
        .toList();
  }

  /** From 0 to 1; half goes to the even one, as NumPy rounds. */
  private static Image picture(Planes planes) {
    if (planes.count() != 1 && planes.count() != 3) {
      throw invalidModel(
          "The output '%s' should have 3 channels, or 1 for grey, but has %s."
              .formatted(OUTPUT, planes.count()));
    }
    byte[] rgb = new byte[3 * planes.pixels()];
    for (int i = 0; i < rgb.length; i++) {
      float value = planes.at(i % 3 % planes.count(), i / 3);
      rgb[i] = (byte) Math.rint(Math.max(0, Math.min(1, value)) * 255.0f);
    }
    return Image.of(planes.width(), planes.height(), rgb);
  }
}
