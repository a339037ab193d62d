package dev.heed.cli;

import static java.util.stream.Collectors.toList;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.look.AttentionMap;
import dev.heed.look.page.AttentionPage;
import dev.heed.look.page.Picture;
import dev.heed.look.page.Shown;
import dev.heed.model.Safetensors;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.draw.AttentionGrid;
import dev.heed.vision.draw.AttentionOverlay;
import dev.heed.vision.draw.PatchWeights;
import dev.heed.vision.image.Image;
import dev.heed.vision.processing.Geometry;
import dev.heed.vision.processing.ImageProcessor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Writes what was seen as the end of a file's name asks for. */
record LookOutput(Sight sight, LookAxes axes) {

  private static final int SMALL = 160;

  LookOutput(Sight sight) {
    this(sight, new LookAxes(sight));
  }

  void write(Path out) {
    String name = String.valueOf(out.getFileName());
    if (name.endsWith(".safetensors")) {
      Safetensors.write(out, sight.byName(), Map.of());
    } else if (name.endsWith(".png")) {
      overlay().writePng(out);
    } else if (name.endsWith(".html")) {
      page().write(out);
    } else {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--out %s: its end should be .safetensors (maps), .png (laid over the picture) or .html (a page)."
              .formatted(out));
    }
  }

  /** One map as an overlay; several, or several heads, as a grid of them. */
  private Image overlay() {
    Image image = image();
    Geometry geometry = geometry(image);
    List<List<PatchWeights>> layers =
        sight.maps().stream()
            .map(this::perHead)
            .filter(heads -> !heads.isEmpty())
            .collect(toList());
    if (layers.isEmpty()) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "No map of this model is of a grid of patches over the whole picture (%s). Write .safetensors or .html instead."
              .formatted(String.join(", ", sight.byName().keySet())));
    }
    AttentionOverlay.Style style = AttentionOverlay.Style.SMOOTH;
    boolean single = layers.size() == 1 && layers.get(0).size() == 1;
    return single
        ? AttentionOverlay.draw(image, geometry, layers.get(0).get(0), style)
        : AttentionGrid.draw(image, geometry, layers, SMALL, style);
  }

  private Image image() {
    if (sight.input().shown().orElse("") instanceof Image image) {
      return image;
    }
    throw new HeedException(
        ErrorCode.INVALID_OPTION,
        "Only attention over a picture can be laid over it. Write .html to browse, or"
            + " .safetensors.");
  }

  private Geometry geometry(Image image) {
    return sight.input().processor().orElseThrow() instanceof ImageProcessor processor
        ? processor.geometry(image.width(), image.height())
        : Geometry.identity(image.width(), image.height());
  }

  /** Where the class token looks, or all tokens on average where there is none. */
  private List<PatchWeights> perHead(AttentionMap seen) {
    Tensor map = seen.weights();
    Optional<LookAxes.Grid> found = axes.grid(map.shape().size(3));
    if (found.isEmpty() || map.shape().axis(0) != 1) {
      return List.of();
    }
    LookAxes.Grid grid = found.get();
    boolean first = grid.prefix() > 0 || map.shape().axis(2) == 1;
    return IntStream.range(0, map.shape().size(1))
        .mapToObj(
            head ->
                first
                    ? PatchWeights.of(map, head, 0, grid.rows(), grid.columns())
                    : PatchWeights.meanOverQueries(map, head, grid.rows(), grid.columns()))
        .toList();
  }

  private AttentionPage page() {
    String model = String.valueOf(sight.input().folder().path().toAbsolutePath().getFileName());
    return new AttentionPage(model, picture(), sight.maps().stream().map(this::shown).toList());
  }

  private Shown shown(AttentionMap map) {
    return Shown.of(first(map), axes.queries(map), axes.keys(map));
  }

  /** The first item of a batch, or the first window. */
  private static AttentionMap first(AttentionMap map) {
    Shape shape = map.weights().shape();
    Shape one = Shape.of(1, shape.axis(1), shape.axis(2), shape.axis(3));
    float[] own = java.util.Arrays.copyOf(map.weights().toFloats(), (int) one.elements());
    return new AttentionMap(map.attention(), Tensor.of(one, own));
  }

  private Optional<Picture> picture() {
    if (!(sight.input().shown().orElse("") instanceof Image image)) {
      return Optional.empty();
    }
    Geometry at = geometry(image);
    if (at.turned()) {
      return Optional.empty(); // a page's grid is not turned
    }
    double left = at.imageX(0, 0) / image.width();
    double top = at.imageY(0, 0) / image.height();
    double right = at.imageX(at.inputWidth(), at.inputHeight()) / image.width();
    double bottom = at.imageY(at.inputWidth(), at.inputHeight()) / image.height();
    return Optional.of(new Picture(image.toPng(), left, top, right - left, bottom - top));
  }
}
