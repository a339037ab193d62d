package dev.heed.cli;

import static java.util.stream.Collectors.toList;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.look.page.AttentionPage;
import dev.heed.look.page.Axis;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Writes maps as the end of a file's name asks for. */
record LookOutput(Map<String, Tensor> maps, LookInput what) {

  private static final int SMALL = 160;

  void write(Path out) {
    String name = String.valueOf(out.getFileName());
    if (name.endsWith(".safetensors")) {
      Safetensors.write(out, maps, Map.of());
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
        maps.values().stream()
            .map(this::perHead)
            .filter(heads -> !heads.isEmpty())
            .collect(toList());
    if (layers.isEmpty()) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "No map of this model is of a grid of patches over the whole picture (%s). Write .safetensors or .html instead."
              .formatted(String.join(", ", maps.keySet())));
    }
    AttentionOverlay.Style style = AttentionOverlay.Style.SMOOTH;
    boolean single = layers.size() == 1 && layers.get(0).size() == 1;
    return single
        ? AttentionOverlay.draw(image, geometry, layers.get(0).get(0), style)
        : AttentionGrid.draw(image, geometry, layers, SMALL, style);
  }

  private Image image() {
    if (what.shown().orElse("") instanceof Image image) {
      return image;
    }
    throw new HeedException(
        ErrorCode.INVALID_OPTION,
        "Only attention over a picture can be laid over it. Write .html to browse, or"
            + " .safetensors.");
  }

  private Geometry geometry(Image image) {
    return what.processor().orElseThrow() instanceof ImageProcessor processor
        ? processor.geometry(image.width(), image.height())
        : Geometry.identity(image.width(), image.height());
  }

  /** Where the class token looks, or all tokens on average where there is none. */
  private List<PatchWeights> perHead(Tensor map) {
    int rank = map.shape().rank();
    Optional<LookAxes.Grid> found = new LookAxes(what).grid(map.shape().size(rank - 1));
    if (found.isEmpty() || map.shape().axis(0) != 1) {
      return List.of();
    }
    LookAxes.Grid grid = found.get();
    int heads = rank == 4 ? map.shape().size(1) : 1;
    return IntStream.range(0, heads)
        .mapToObj(
            head ->
                grid.prefix() > 0
                    ? PatchWeights.of(map, head, 0, grid.rows(), grid.columns())
                    : PatchWeights.meanOverQueries(map, head, grid.rows(), grid.columns()))
        .toList();
  }

  private AttentionPage page() {
    List<Shown> shown = new ArrayList<>();
    Map<String, Integer> layers = new LinkedHashMap<>();
    maps.forEach(
        (name, map) -> {
          String group = name.replaceAll("\\.?\\d+$", "");
          shown.add(shown(name, group, layers.merge(group, 1, Integer::sum) - 1, map));
        });
    return new AttentionPage(what.folder().path().getFileName().toString(), picture(), shown);
  }

  private Shown shown(String name, String group, int layer, Tensor map) {
    Tensor first = first(map);
    LookAxes axes = new LookAxes(what);
    Axis queries = axes.of(first.shape().size(1));
    boolean same = first.shape().axis(1) == first.shape().axis(2);
    Axis keys = same ? queries : axes.of(first.shape().size(2));
    return Shown.of(name, group, layer, first, queries, keys);
  }

  /** The first item of a batch: {@code [B, H, Q, K]} or {@code [B, Q, K]} to {@code [H, Q, K]}. */
  private static Tensor first(Tensor map) {
    Shape shape = map.shape();
    int heads = shape.rank() == 4 ? shape.size(1) : 1;
    int queries = shape.size(shape.rank() - 2);
    int keys = shape.size(shape.rank() - 1);
    float[] own = java.util.Arrays.copyOf(map.toFloats(), heads * queries * keys);
    return Tensor.of(Shape.of(heads, queries, keys), own);
  }

  private Optional<Picture> picture() {
    if (!(what.shown().orElse("") instanceof Image image)) {
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
    return Optional.of(new Picture(png(image), left, top, right - left, bottom - top));
  }

  private static byte[] png(Image image) {
    try {
      Path file = java.nio.file.Files.createTempFile("heed", ".png");
      image.writePng(file);
      byte[] bytes = java.nio.file.Files.readAllBytes(file);
      java.nio.file.Files.delete(file);
      return bytes;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
