package dev.heed.vision.processing;

import dev.heed.runtime.Inputs;
import dev.heed.spi.Lazy;
import dev.heed.spi.OnDemand;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.Reduction;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A type of transformers 5 in one of its backends.
 *
 * @param settings the same for the steps that say where a picture went, where there are any
 * @param isGrey whether the model takes one channel
 * @param rawBytes whether the values stay 0 to 255, as floats
 */
record RuleRecipe(
    Work work,
    Lazy<Optional<Settings>> settings,
    boolean isGrey,
    boolean rawBytes,
    List<String> notices)
    implements Recipe {

  @Override
  public String type() {
    return work.keys().type().name();
  }

  @Override
  public Optional<Backend> backend() {
    return Optional.of(work.backend());
  }

  @Override
  public boolean pads() {
    return work.keys().flag("do_pad");
  }

  @Override
  public Inputs process(List<Image> batch) {
    UnaryOperator<Image> colours = isGrey ? new Grey()::apply : image -> image;
    List<Picture> pictures = OnDemand.of(batch, image -> Picture.of(colours.apply(image)));
    Produced out = new Produced();
    Rules.of(work.keys().type()).run(pictures, work, out);
    Inputs inputs = out.inputs();
    if (!isGrey && !rawBytes) {
      return inputs;
    }
    Tensor values = inputs.byName().get("pixel_values");
    return values == null ? inputs : inputs.and("pixel_values", changed(values));
  }

  private Tensor changed(Tensor values) {
    Tensor floats = values.as(ElementType.F32);
    return isGrey && floats.shape().rank() == 4 ? firstChannel(floats) : floats;
  }

  private static Tensor firstChannel(Tensor values) {
    Shape shape = values.shape();
    int plane = shape.size(2) * shape.size(3);
    Tensor grey =
        Tensor.zeros(ElementType.F32, Shape.of(shape.axis(0), 1, shape.axis(2), shape.axis(3)));
    FloatBuffer from = values.floats();
    FloatBuffer to = grey.floats();
    for (int i = 0; i < shape.size(0); i++) {
      to.put(from.slice(3 * i * plane, plane));
    }
    return grey;
  }

  @Override
  public Recipe with(String key, boolean value) {
    Work other = new Work(work.keys().with(key, value), work.pixels(), work.backend());
    return new RuleRecipe(other, settings, isGrey, rawBytes, notices);
  }

  /** Where steps on bytes would put it; else the whole picture is the whole input. */
  @Override
  public Geometry geometry(int width, int height) {
    return settings
        .get()
        .map(known -> StepRecipe.follow(PixelSteps.of(known), width, height))
        .orElseGet(() -> Geometry.identity(width, height).scaled(input(width, height)));
  }

  @Override
  public Reduction reduction() {
    return settings
        .get()
        .<Reduction>map(known -> new Shrinking(PixelSteps.of(known)))
        .orElse(Reduction.NONE);
  }

  private Size input(int width, int height) {
    Image blank = Image.of(width, height, new byte[3 * width * height]);
    Shape shape = process(List.of(blank)).byName().values().iterator().next().shape();
    int rank = shape.rank();
    return rank < 4
        ? new Size(height, width)
        : new Size(shape.size(rank - 2), shape.size(rank - 1));
  }

  @Override
  public Recipe grey() {
    return new RuleRecipe(work, settings, true, rawBytes, notices);
  }

  @Override
  public Recipe bytes() {
    Keys plain =
        work.keys()
            .with("do_rescale", false)
            .with("do_normalize", false)
            .with("include_top", false)
            .with("rescale_offset", false)
            .with("offset", false);
    return new RuleRecipe(
        new Work(plain, work.pixels(), work.backend()), settings, isGrey, true, notices);
  }
}
