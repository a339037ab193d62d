package dev.heed.vision.task;

import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The name tag of {@link ImageFeatureExtraction}. */
public final class ImageFeatureExtractionType implements TaskType<Image, ImageFeatures> {

  private static final int SHOWN = 8;

  ImageFeatureExtractionType() {}

  @Override
  public String id() {
    return "image-feature-extraction";
  }

  @Override
  public String summary() {
    return "What a model sees in an image, as vectors.";
  }

  @Override
  public Reader<Image> reader() {
    return new ImageReader();
  }

  /** The image tower, where a folder has two. */
  @Override
  public String graph(ModelFolder folder) {
    return !folder.hasGraph("model") && folder.hasGraph("vision_model") ? "vision_model" : "model";
  }

  @Override
  public Task<Image, ImageFeatures> open(TaskSetup setup) {
    Json config = setup.folder().config();
    return new ImageFeatureExtraction(
        setup.processor("image", Image.class),
        config.has("vision_config") ? config.object("vision_config") : config,
        Pooling.of(setup.options()),
        setup.options().flag("normalize", false),
        setup.options().text(Pooling.SIMILAR_TO).map(file -> Image.read(Path.of(file))));
  }

  /** A model of images without a head, and without a partner for texts or prompts. */
  @Override
  public boolean fits(ModelFolder folder) {
    Json config = folder.config();
    boolean headless =
        Purpose.FEATURES.fits(
            folder, name -> name.endsWith("Model") || name.endsWith("VisionModelWithProjection"));
    boolean alone =
        !config.has("text_config") && !config.has("decoder") && !config.has("mask_decoder_config");
    boolean sam = config.text("model_type", "").startsWith("sam");
    return headless && alone && !sam && hasImages(folder);
  }

  private static boolean hasImages(ModelFolder folder) {
    return folder
        .processorConfig("image")
        .filter(config -> !config.has("sampling_rate"))
        .isPresent();
  }

  @Override
  public List<TaskOption> options() {
    return List.of(
        new TaskOption(
            "pool",
            "KIND",
            "One vector for the image: pooler (the model's own), cls or mean (none)."),
        new TaskOption("normalize", "", "Scale each vector to length 1."),
        new TaskOption(
            Pooling.SIMILAR_TO,
            "FILE",
            "Instead of vectors, how alike each image is to this one, from -1 to 1."));
  }

  @Override
  public String print(ImageFeatures output) {
    if (output.similarity().isPresent()) {
      return String.format(Locale.ROOT, "%6.4f", output.similarity().getAsDouble());
    }
    float[] values = output.vector();
    String first =
        IntStream.range(0, Math.min(SHOWN, values.length))
            .mapToObj(i -> String.format(Locale.ROOT, "%.4f", values[i]))
            .collect(Collectors.joining(", "));
    return "%s  %s%s"
        .formatted(output.values().shape(), first, values.length > SHOWN ? ", ..." : "");
  }
}
