package dev.heed.vision.task;

import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.spi.Processor;
import dev.heed.spi.Source;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.tensor.Rows;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import dev.heed.vision.processing.ImageProcessorType;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model sees in an image, as vectors: one for each token, or one for the image. Runs any
 * model that gives {@code last_hidden_state}, or {@code pooler_output} or {@code image_embeds}
 * where that is asked for.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("dinov2-small")).withOptions(Map.of("pool", "cls"));
 * try (var pipeline = heed.pipeline(ImageFeatureExtraction.TYPE, opening)) {
 *   float[] vector = pipeline.run(Image.read(Path.of("cat.png"))).vector();
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">image-feature-extraction</a>
 */
public final class ImageFeatureExtraction implements Task<Image, ImageFeatures> {

  /** The description of the task. */
  public static final TaskType<Image, ImageFeatures> TYPE =
      new ImageTaskType<>(
          "image-feature-extraction", "What a model sees in an image, as vectors.") {

        @Override
        public boolean readsQuickly() {
          return true;
        }

        @Override
        public Task<Image, ImageFeatures> open(TaskSetup setup) {
          PixelSetup own = PixelSetup.of(setup, graph(setup.folder()), wanted(setup));
          Session session = own.session();
          Features features =
              new Features(
                  own.processor("image", Image.class),
                  towerConfig(setup.folder()),
                  DummyText.of(session));
          return new ImageFeatureExtraction(setup.onePass(features, session));
        }

        /** A model of images without a head, and without a partner for texts or prompts. */
        @Override
        public boolean fits(ModelFolder folder) {
          Json config = folder.config();
          boolean headless =
              VisionHead.FEATURES.fits(
                  folder,
                  name -> name.endsWith("Model") || name.endsWith("VisionModelWithProjection"));
          boolean alone =
              !config.has("text_config")
                  && !config.has("decoder")
                  && !config.has("mask_decoder_config");
          boolean sam = config.text("model_type", "").startsWith("sam");
          return headless && alone && !sam && hasImages(folder);
        }

        @Override
        public Class<ImageFeatureExtractionOptions> optionsType() {
          return ImageFeatureExtractionOptions.class;
        }
      };

  private final Task<Image, ImageFeatures> features;
  private final Latest<List<Object>, ImageFeatures> compared = new Latest<>();

  private ImageFeatureExtraction(Task<Image, ImageFeatures> features) {
    this.features = features;
  }

  /** Tokens; or one vector for the image, where a graph gives nothing else. */
  static PixelSetup.Wanted wanted(TaskSetup setup) {
    List<TensorSpec> outputs = setup.session(graph(setup.folder())).signature().outputs();
    boolean vector = outputs.size() == 1 && outputs.get(0).axes().size() == 2;
    return vector
        ? PixelSetup.Wanted.of("image_embeds", 2)
        : PixelSetup.Wanted.of("last_hidden_state", 3, 4);
  }

  /** The image tower, where a folder has two. */
  static String graph(ModelFolder folder) {
    return !folder.hasGraph("model") && folder.hasGraph("vision_model") ? "vision_model" : "model";
  }

  /** Of the image tower, where a model has others. */
  static Json towerConfig(ModelFolder folder) {
    Json config = folder.config();
    return config.has("vision_config") ? config.object("vision_config") : config;
  }

  private static boolean hasImages(ModelFolder folder) {
    return ImageProcessorType.describes(folder);
  }

  @Override
  public List<ImageFeatures> run(List<Image> batch, Call call) {
    ImageFeatureExtractionOptions options = call.options(ImageFeatureExtractionOptions.class);
    if (options.similarTo().isEmpty()) {
      return features.run(batch, call);
    }
    ImageFeatures other = compared(Source.path(options.similarTo().get()), options, call);
    return features.run(batch, call).stream().map(each -> each.comparedWith(other)).toList();
  }

  /** Of the image that all are compared with: looked at once, until its file changes. */
  private ImageFeatures compared(Path file, ImageFeatureExtractionOptions options, Call call) {
    return compared.get(
        List.of(options, file.toFile().lastModified()),
        () -> features.run(List.of(Image.read(file)), call).get(0));
  }

  /**
   * The pass that gives the vectors.
   *
   * @param config of the image tower
   * @param silentText for graphs that take a text too
   */
  private record Features(Processor<Image> processor, Json config, Inputs silentText)
      implements OnePass<Image, ImageFeatures> {

    /** {@code pixel_values [B, 3, H, W]}, or patches with their mask and shapes. */
    @Override
    public Inputs encode(List<Image> batch, Call call) {
      return silentText.and(processor.process(batch));
    }

    @Override
    public List<ImageFeatures> decode(Outputs outputs, List<Image> batch, Call call) {
      ImageFeatureExtractionOptions options = call.options(ImageFeatureExtractionOptions.class);
      Tensor pooled = options.pooling().apply(outputs, config);
      Tensor all = options.normalize() ? unit(pooled) : pooled;
      return IntStream.range(0, batch.size()).mapToObj(i -> ImageFeatures.of(all, i)).toList();
    }
  }

  /** Each vector along the last axis scaled to length 1. */
  static Tensor unit(Tensor tensor) {
    return Tensor.of(tensor.shape(), Rows.l2(tensor.toFloats(), tensor.shape().size(-1)));
  }
}
