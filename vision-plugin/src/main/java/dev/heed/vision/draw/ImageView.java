package dev.heed.vision.draw;

import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.Coverings;
import dev.heed.spi.InputView;
import dev.heed.spi.ModelInput;
import dev.heed.spi.Picture;
import dev.heed.spi.TokenAxis;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import dev.heed.vision.processing.Geometry;
import dev.heed.vision.processing.ImageProcessor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Pictures: tokens are patches, squares are covered, maps are laid over the picture. */
public final class ImageView implements InputView<Image> {

  private static final String PIXELS = "pixel_values";
  private static final int MAX_PREFIX = 8;
  private static final int SQUARES = 14;
  private static final int THUMBNAIL = 160;

  /** A picture's patches as rows and columns behind prefix tokens. */
  private record Grid(int prefix, int rows, int columns) {

    /** Class, distillation and register tokens are few. */
    boolean fits(int tokens) {
      int patches = rows * columns;
      int others = tokens - patches;
      return others >= 0 && others <= MAX_PREFIX && others < patches;
    }
  }

  @Override
  public Optional<TokenAxis> tokens(ModelInput<Image> input, int count) {
    boolean registers = setting(input.folder(), "num_register_tokens") > 0;
    return grid(input, count)
        .map(grid -> TokenAxis.PatchAxis.behind(grid.prefix, registers, grid.rows, grid.columns));
  }

  /** The grid of a picture's patches, where the number of tokens is one that it can have. */
  private static Optional<Grid> grid(ModelInput<Image> input, int tokens) {
    Shape shape = input.tensor(PIXELS).map(Tensor::shape).orElse(Shape.of());
    if (shape.rank() < 4 || isUnrolled(input.folder())) {
      return Optional.empty();
    }
    int height = shape.size(shape.rank() - 2);
    int width = shape.size(shape.rank() - 1);
    int known = setting(input.folder(), "patch_size");
    return IntStream.rangeClosed(2, Math.min(height, width))
        .filter(patch -> height % patch == 0 || patch == known)
        .mapToObj(patch -> new Grid(0, height / patch, width / patch))
        .filter(grid -> grid.fits(tokens))
        .findFirst()
        .map(grid -> new Grid(tokens - grid.rows * grid.columns, grid.rows, grid.columns));
  }

  /** Hiera's tokens are in the order in which they are pooled, not row by row. */
  private static boolean isUnrolled(ModelFolder folder) {
    return folder
        .findJson("config.json")
        .filter(config -> config.text("model_type", "").equals("hiera"))
        .isPresent();
  }

  @Override
  public Optional<Coverings> coverings(ModelInput<Image> input, Inputs inputs) {
    Tensor pixels = inputs.byName().get(PIXELS);
    return Optional.ofNullable(pixels)
        .map(known -> Math.max(1, known.shape().size(known.shape().rank() - 1) / SQUARES))
        .map(side -> Coverings.ofSquares(inputs, PIXELS, side, 0));
  }

  @Override
  public Optional<Picture> picture(ModelInput<Image> input) {
    return input.original().flatMap(image -> picture(image, geometry(input, image)));
  }

  private static Optional<Picture> picture(Image image, Geometry at) {
    if (at.turned()) {
      return Optional.empty(); // a page's grid is not turned
    }
    double left = at.imageX(0, 0) / image.width();
    double top = at.imageY(0, 0) / image.height();
    double right = at.imageX(at.inputWidth(), at.inputHeight()) / image.width();
    double bottom = at.imageY(at.inputWidth(), at.inputHeight()) / image.height();
    return Optional.of(new Picture(image.toPng(), left, top, right - left, bottom - top));
  }

  private static Geometry geometry(ModelInput<Image> input, Image image) {
    return input.processor().orElse(null) instanceof ImageProcessor processor
        ? processor.geometry(image.width(), image.height())
        : Geometry.identity(image.width(), image.height());
  }

  /** One map as an overlay; several, or several heads, as a grid of them. */
  @Override
  public Optional<byte[]> overlay(ModelInput<Image> input, List<Tensor> maps) {
    Image image = input.original().orElseThrow(InputView::noOverlay);
    List<List<PatchWeights>> layers =
        maps.stream().map(map -> perHead(input, map)).filter(heads -> !heads.isEmpty()).toList();
    if (layers.isEmpty()) {
      return Optional.empty();
    }
    Geometry geometry = geometry(input, image);
    AttentionOverlay.Style style = AttentionOverlay.Style.SMOOTH;
    boolean single = layers.size() == 1 && layers.get(0).size() == 1;
    Image drawn =
        single
            ? AttentionOverlay.draw(image, geometry, layers.get(0).get(0), style)
            : AttentionGrid.draw(image, geometry, layers, THUMBNAIL, style);
    return Optional.of(drawn.toPng());
  }

  /** Where the class token looks, or all tokens on average where there is none. */
  private static List<PatchWeights> perHead(ModelInput<Image> input, Tensor map) {
    Optional<Grid> found = grid(input, map.shape().size(3));
    if (found.isEmpty() || map.shape().axis(0) != 1) {
      return List.of();
    }
    Grid grid = found.get();
    boolean first = grid.prefix > 0 || map.shape().axis(2) == 1;
    return IntStream.range(0, map.shape().size(1))
        .mapToObj(
            head ->
                first
                    ? PatchWeights.of(map, head, 0, grid.rows, grid.columns)
                    : PatchWeights.meanOverQueries(map, head, grid.rows, grid.columns))
        .toList();
  }

  @Override
  public OptionalLong size(ModelFolder folder, TensorSpec tensor, int axis) {
    if (tensor.axes().size() != 4 || axis == 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        axis == 1
            ? InputView.configured(folder, 3, "num_channels")
            : InputView.configured(folder, 224, "image_size"));
  }

  private static int setting(ModelFolder folder, String name) {
    Optional<Json> config = folder.findJson("config.json");
    return config.map(json -> JsonNodes.of(json).path(name).asInt(0)).orElse(0);
  }
}
