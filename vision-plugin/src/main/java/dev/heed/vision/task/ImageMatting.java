package dev.heed.vision.task;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Call;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.Planes;
import dev.heed.vision.processing.ImageProcessor;
import java.util.List;

/**
 * How much of each pixel belongs to what is in front, down to single hairs, where a trimap says
 * what surely is and what surely is not. Runs ViTMatte: {@code alphas [B, 1, H, W]}.
 *
 * <pre>{@code
 * Opening opening =
 *     Opening.of(Path.of("vitmatte-small-composition-1k"))
 *         .withOptions(Map.of("trimap", "cat-trimap.png"));
 * try (var pipeline = heed.pipeline(ImageMatting.TYPE, opening)) {
 *   pipeline.run(Image.read(Path.of("cat.png"))).writePng(Path.of("cut-out.png"));
 * }
 * }</pre>
 */
public final class ImageMatting implements Task<Image, MadeImage> {

  private static final String OUTPUT = "alphas";

  /** The description of the task. */
  public static final TaskType<Image, MadeImage> TYPE =
      new MadeImageTaskType(
          "image-matting", "What is in front in an image, down to hairs, with a trimap.") {

        @Override
        public Task<Image, MadeImage> open(TaskSetup setup) {
          PixelSetup own = PixelSetup.of(setup, PixelSetup.Wanted.of(OUTPUT, 4));
          return new ImageMatting(ImageProcessor.of(setup.folder()), own.session());
        }

        @Override
        public boolean fits(ModelFolder folder) {
          return VisionHead.MATTES.fits(folder, name -> name.matches("\\w+ForImageMatting"));
        }

        @Override
        public Class<ImageMattingOptions> optionsType() {
          return ImageMattingOptions.class;
        }
      };

  private final ImageProcessor processor;
  private final Session session;

  private ImageMatting(ImageProcessor processor, Session session) {
    this.processor = processor;
    this.session = session;
  }

  /** One after the other; all have the call's trimap. */
  @Override
  public List<MadeImage> run(List<Image> batch, Call call) {
    Image trimap = Image.read(call.options(ImageMattingOptions.class).file());
    return batch.stream().map(image -> cut(image, trimap, call)).toList();
  }

  /** What was padded on the right and below is left out. */
  private MadeImage cut(Image image, Image trimap, Call call) {
    Inputs inputs = processor.withTrimap(image, trimap).takenBy(session);
    Planes plane = Planes.of(OUTPUT, session.run(inputs, call.limit()).get(OUTPUT), 0);
    float[] shares = new float[image.width() * image.height()];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = plane.at(0, i / image.width() * plane.width() + i % image.width());
    }
    return MadeImage.of(image, shares);
  }
}
