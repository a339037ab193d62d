package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;
import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.spi.Processor;
import dev.heed.spi.Reader;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import dev.heed.vision.image.Reduction;
import dev.heed.vision.postprocess.PersonBox;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * From pictures to the tensors of a model, as its {@code preprocessor_config.json} says, equal to
 * the published Python processors to the bit, in both of their backends. What a type assumes is
 * data; what it does is one rule, written against {@link Pixels}. Safe for concurrent calls.
 *
 * <p>As long as a picture is of bytes, rescaling and normalising are a table look-up.
 */
public final class ImageProcessor implements Processor<Image> {

  private final Recipe recipe;

  private ImageProcessor(Recipe recipe) {
    this.recipe = recipe;
  }

  /**
   * Builds the processor that a configuration describes, in the new style or a legacy one, with the
   * backend that transformers 5 takes.
   *
   * @param config {@code preprocessor_config.json}, or {@code processor_config.json} with or
   *     without its {@code image_processor} around it
   * @throws dev.heed.error.HeedException INVALID_MODEL for a value that makes no sense, or where
   *     neither the configuration nor a model says a type
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
    return of(config, model, Optional.empty());
  }

  /** As {@link #of(Json)}, with this backend where the type has it. */
  public static ImageProcessor of(Json config, Backend backend) {
    return of(config, Json.empty("config.json"), Optional.of(backend));
  }

  private static ImageProcessor of(Json config, Json model, Optional<Backend> backend) {
    Json own =
        TimmConfig.read(
            config.has("image_processor") ? config.object("image_processor") : config, model);
    return new ImageProcessor(Recipes.of(own, model, backend));
  }

  /**
   * The processor of a model folder; its processor's files are enough.
   *
   * @throws dev.heed.error.HeedException as {@link #of(Json)}; INVALID_MODEL where the folder
   *     configures no image processor
   */
  public static ImageProcessor of(ModelFolder folder) {
    Optional<Backend> backend = folder.preference("backend").map(Backend::of);
    Json config = TimmConfig.find(folder).orElseThrow(() -> missing(folder));
    return of(config, folder.findJson("config.json").orElse(Json.empty("config.json")), backend);
  }

  /** The same for a model of grey pictures, with the mean and deviation of the first channel. */
  public ImageProcessor grey() {
    return new ImageProcessor(recipe.grey());
  }

  /** The same, which leaves the samples' values as they are: 0 to 255, for graphs of bytes. */
  public ImageProcessor withoutScaling() {
    return new ImageProcessor(recipe.bytes());
  }

  /**
   * The same with one key of its configuration set, as processors of pictures and text ask for:
   * {@code return_row_col_info}, {@code crop_to_patches}.
   */
  public ImageProcessor with(String key, boolean value) {
    return new ImageProcessor(recipe.with(key, value));
  }

  private static HeedException missing(ModelFolder folder) {
    return invalidModel(
        ("%s has neither preprocessor_config.json nor processor_config.json, so it does not say how"
                + " images are processed. Copy the one that the model was published with.")
            .formatted(folder.path()));
  }

  /** The published types that there are, such as {@code ViTImageProcessor}. */
  public static List<String> types() {
    return Stream.concat(PublishedType.names().stream(), ImageProcessorKind.names().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** The published type, such as {@code ViTImageProcessor}. */
  public String type() {
    return recipe.type();
  }

  /** Which of the two ways of transformers 5 it computes. */
  public Optional<Backend> backend() {
    return recipe.backend();
  }

  @Override
  public Optional<String> way() {
    return backend().map(Backend::id);
  }

  /** What was assumed, where the folder does not say it; for the user to read. */
  @Override
  public List<String> notices() {
    return recipe.notices();
  }

  /**
   * Processes a batch, the pictures unchanged.
   *
   * @return what the published type gives, by its names. Most give {@code pixel_values} F32 {@code
   *     [B, C, H, W]}, C being 3, or 1 for a model of grey pictures (video types: {@code [1, B, C,
   *     H, W]}, the pictures being one clip's frames); U8 where neither rescaling nor normalising
   *     is asked for. With DETR's and its like also {@code pixel_mask} I64 {@code [B, H, W]}; with
   *     those of language models also counts, grids and sizes, I64
   * @throws dev.heed.error.HeedException INVALID_INPUT where a picture cannot be given the size
   *     that is asked for, or the pictures come out in different sizes and the type does not pad
   */
  @Override
  public Inputs process(List<Image> batch) {
    if (batch.isEmpty()) {
      throw invalidInput("There is no image to process.");
    }
    return recipe.process(batch);
  }

  /** Whether it makes pictures larger at their rims: {@code do_pad}, or what its type assumes. */
  public boolean pads() {
    return recipe.pads();
  }

  /**
   * People of one picture, each cut out as the model looks at it (VitPose).
   *
   * @return {@code pixel_values} F32 {@code [P, 3, H, W]}, a picture for each box
   * @throws dev.heed.error.HeedException INVALID_MODEL where the type takes no boxes
   */
  public Inputs persons(Image image, List<PersonBox> boxes) {
    return PersonCrop.process(recipe.work(), image, boxes);
  }

  /** The box that a model for people looks at when it is given this one (VitPose). */
  public PersonBox.Frame frame(PersonBox box) {
    return PersonCrop.frame(recipe.work(), box);
  }

  /**
   * A picture and which of its pixels are in front (VitMatte).
   *
   * @param trimap of the same size: white in front, black behind, grey where it is to be found out
   * @return {@code pixel_values} F32 {@code [1, 4, H, W]}, padded on the right and below
   * @throws dev.heed.error.HeedException INVALID_MODEL where the type takes no trimap;
   *     INVALID_INPUT where it has another size
   */
  public Inputs withTrimap(Image image, Image trimap) {
    return Trimap.process(recipe.work(), image, trimap);
  }

  /**
   * By what pictures may be made smaller while they are decoded, so that they are still at least as
   * large as what this resizes them to; by nothing where it does not resize them as a whole.
   */
  public Reduction reduction() {
    return recipe.reduction();
  }

  @Override
  public Reader<Image> quick(Reader<Image> reader, Consumer<String> tell) {
    return reader instanceof ImageReader plain
        ? plain.quick(reduction(), new QuickDifference(this, tell))
        : Processor.super.quick(reader, tell);
  }

  /** Where a picture of this size goes, so that results can be drawn onto it. */
  public Geometry geometry(int width, int height) {
    return recipe.geometry(width, height);
  }
}
