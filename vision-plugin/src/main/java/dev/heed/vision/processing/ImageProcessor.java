package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;
import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.spi.Processor;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import java.util.List;

/**
 * From pictures to {@code pixel_values}, as a model's {@code preprocessor_config.json} says, equal
 * to the published Python processors (their PIL path) to the bit. One pipeline for all types: which
 * steps a type has and what it assumes is data. Safe for concurrent calls.
 *
 * <p>All that a type does to a picture's geometry is done on bytes; rescaling and normalising are a
 * table look-up while the floats are written, once, into the tensor that the model reads.
 */
public final class ImageProcessor implements Processor<Image> {

  private final Settings settings;
  private final String type;
  private final List<PixelStep> steps;
  private final PixelWriter writer;
  private final boolean masked;
  private final boolean givesSizes;
  private final boolean video;

  private ImageProcessor(Settings settings) {
    Framing framing = Framing.of(settings);
    this.settings = settings;
    this.type = settings.kind().name();
    this.steps = PixelSteps.of(settings);
    this.writer = new PixelWriter(PixelTables.of(settings), framing, settings.channels());
    this.masked = framing.masked();
    this.givesSizes = settings.kind().defaults().flag("sizes", false);
    this.video = settings.kind().defaults().flag("video", false);
  }

  /**
   * Builds the processor that a configuration describes, in the new style or a legacy one.
   *
   * @param config {@code preprocessor_config.json}, or {@code processor_config.json} with or
   *     without its {@code image_processor} around it
   * @throws dev.heed.error.HeedException UNKNOWN_NAME for a type that Heed does not have,
   *     INVALID_MODEL for a value that makes no sense
   */
  public static ImageProcessor of(Json config) {
    return of(config, Json.empty("config.json"));
  }

  /**
   * As {@link #of(Json)}; where the configuration names no type, the model's decides.
   *
   * @param model {@code config.json}
   */
  public static ImageProcessor of(Json config, Json model) {
    Json own =
        TimmConfig.read(
            config.has("image_processor") ? config.object("image_processor") : config, model);
    return new ImageProcessor(Settings.of(ImageProcessorKind.of(own, model), own, model));
  }

  /**
   * The processor of a model folder; its processor's files are enough.
   *
   * @throws dev.heed.error.HeedException as {@link #of(Json)}; INVALID_MODEL where the folder
   *     configures no image processor
   */
  public static ImageProcessor of(ModelFolder folder) {
    Json config = TimmConfig.find(folder).orElseThrow(() -> missing(folder));
    return of(config, folder.findJson("config.json").orElse(Json.empty("config.json")));
  }

  /** The same for a model of grey pictures, with the mean and deviation of the first channel. */
  public ImageProcessor grey() {
    return new ImageProcessor(
        new Settings(settings.kind(), settings.config(), settings.merged(), 1));
  }

  /** The same, which leaves the samples' values as they are: 0 to 255, for graphs of bytes. */
  public ImageProcessor withoutScaling() {
    return new ImageProcessor(settings.bytes());
  }

  private static HeedException missing(ModelFolder folder) {
    return invalidModel(
        ("%s has neither preprocessor_config.json nor processor_config.json, so it does not say how"
                + " images are processed. Copy the one that the model was published with.")
            .formatted(folder.path()));
  }

  /** The published types that there are, such as {@code ViTImageProcessor}. */
  public static List<String> types() {
    return ImageProcessorKind.names();
  }

  /** The published type, such as {@code ViTImageProcessor}. */
  public String type() {
    return type;
  }

  /**
   * Processes a batch, the pictures unchanged.
   *
   * @return {@code pixel_values} F32 {@code [B, C, H, W]}, C being 3, or 1 for a model of grey
   *     pictures (video types: {@code [1, B, C, H, W]}, the pictures being one clip's frames); with
   *     DETR's and its like also {@code pixel_mask} I64 {@code [B, H, W]}; with SAM's also {@code
   *     original_sizes} and {@code reshaped_input_sizes}, I64 {@code [B, 2]}, height before width
   * @throws dev.heed.error.HeedException INVALID_INPUT where a picture cannot be given the size
   *     that is asked for, or the pictures come out in different sizes and the type does not pad
   */
  @Override
  public Inputs process(List<Image> batch) {
    if (batch.isEmpty()) {
      throw invalidInput("There is no image to process.");
    }
    List<Image> changed = batch.stream().map(this::change).toList();
    Inputs inputs = Inputs.of("pixel_values", values(changed));
    if (masked) {
      inputs = inputs.and("pixel_mask", writer.mask(changed));
    }
    return givesSizes
        ? inputs.and("original_sizes", sizes(batch)).and("reshaped_input_sizes", sizes(changed))
        : inputs;
  }

  private Image change(Image image) {
    Image changed = image;
    for (PixelStep step : steps) {
      changed = step.apply(changed);
    }
    return changed;
  }

  private Tensor values(List<Image> changed) {
    Tensor values = writer.values(changed);
    Shape shape = values.shape();
    return video
        ? values.reshaped(Shape.of(1, shape.axis(0), shape.axis(1), shape.axis(2), shape.axis(3)))
        : values;
  }

  private static Tensor sizes(List<Image> images) {
    Tensor tensor = Tensor.zeros(ElementType.I64, Shape.of(images.size(), 2));
    for (int i = 0; i < images.size(); i++) {
      tensor.longs().put(2 * i, images.get(i).height()).put(2 * i + 1, images.get(i).width());
    }
    return tensor;
  }

  /** Where a picture of this size goes, so that results can be drawn onto it. */
  public Geometry geometry(int width, int height) {
    Geometry geometry = Geometry.identity(width, height);
    for (PixelStep step : steps) {
      geometry = step.follow(geometry);
    }
    return geometry;
  }
}
