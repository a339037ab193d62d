package dev.heed.vision.processing;

import dev.heed.runtime.Inputs;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.Reduction;
import java.util.List;
import java.util.Optional;

/**
 * Steps on bytes with Pillow's arithmetic, then a table look-up while the floats are written: for
 * types that transformers 5 no longer has, timm's, and those that are read by their keys alone.
 */
final class StepRecipe implements Recipe {

  private final Settings settings;
  private final List<String> notices;
  private final List<PixelStep> steps;
  private final PixelWriter writer;
  private final boolean masked;
  private final boolean givesSizes;
  private final boolean video;

  StepRecipe(Settings settings, List<String> notices) {
    Framing framing = Framing.of(settings);
    this.settings = settings;
    this.notices = notices;
    this.steps = PixelSteps.of(settings);
    this.writer = new PixelWriter(PixelTables.of(settings), framing, settings.channels());
    this.masked = framing.masked();
    this.givesSizes = settings.kind().defaults().flag("sizes", false);
    this.video = settings.kind().defaults().flag("video", false);
  }

  @Override
  public String type() {
    return settings.kind().name();
  }

  @Override
  public Optional<Backend> backend() {
    return Optional.of(Backend.PIL);
  }

  @Override
  public List<String> notices() {
    return notices;
  }

  @Override
  public Inputs process(List<Image> batch) {
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

  @Override
  public Geometry geometry(int width, int height) {
    return follow(steps, width, height);
  }

  @Override
  public Reduction reduction() {
    return new Shrinking(steps);
  }

  static Geometry follow(List<PixelStep> steps, int width, int height) {
    Geometry geometry = Geometry.identity(width, height);
    for (PixelStep step : steps) {
      geometry = step.follow(geometry);
    }
    return geometry;
  }

  @Override
  public Recipe grey() {
    return new StepRecipe(
        new Settings(settings.kind(), settings.config(), settings.merged(), 1), notices);
  }

  @Override
  public Recipe bytes() {
    return new StepRecipe(settings.bytes(), notices);
  }
}
