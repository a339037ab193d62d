package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidModel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Llama's: the best canvas of tiles, on which a picture lies at the upper left. */
final class CanvasRules {

  private CanvasRules() {}

  /** The rule of a type that is told of here. */
  static @Nullable Rule of(String name) {
    return switch (name) {
      case "MllamaImageProcessor" -> CanvasRules::mllama;
      case "Llama4ImageProcessor" -> CanvasRules::llama4;
      case "PerceptionLMImageProcessor" -> CanvasRules::perception;
      default -> null;
    };
  }

  private static void mllama(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    if (!keys.flag("do_pad") || !keys.flag("do_resize")) {
      throw invalidModel(
          "%s always resizes and pads; do_pad or do_resize is false."
              .formatted(keys.type().name()));
    }
    int side = keys.size().square();
    int most = keys.positive("max_image_tiles");
    List<Tiles.Grid> all = Tiles.unsorted(1, most);
    List<List<Picture>> tiles = new ArrayList<>();
    long[] ids = new long[pictures.size()];
    long[] mask = new long[pictures.size() * most];
    List<Integer> counts = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      Picture picture = pictures.get(i);
      Tiles.Grid grid = LlamaCanvas.mllama(picture.size(), all, side);
      Size canvas = new Size(grid.columns() * side, grid.rows() * side);
      Size fitted = LlamaCanvas.fitted(picture.size(), canvas, side);
      Picture padded = Pixels.padTo(work.resize(picture, fitted), canvas, 0);
      tiles.add(work.each(Tiles.cut(padded, side, side), p -> work.finish(p).asFloats()));
      ids[i] = all.indexOf(grid) + 1L;
      Arrays.fill(mask, i * most, i * most + grid.count(), 1);
      counts.add(grid.count());
    }
    List<Picture> flat = new ArrayList<>();
    Picture black = Picture.filled(side, side, false, 0);
    for (List<Picture> own : tiles) {
      flat.addAll(own);
      for (int k = own.size(); k < most; k++) {
        flat.add(black);
      }
    }
    out.pictures("pixel_values", flat, 1, pictures.size(), most);
    out.longs("aspect_ratio_ids", ids, 1, pictures.size());
    out.longs("aspect_ratio_mask", mask, 1, pictures.size(), most);
    out.longs("num_tiles.0", counts);
  }

  private static void llama4(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    if (!keys.flag("do_resize")) {
      throw invalidModel("Llama4ImageProcessor always resizes; do_resize is false.");
    }
    int side = keys.size().square();
    boolean largest = keys.flag("resize_to_max_canvas");
    List<Size> canvases = LlamaCanvas.supported(keys.positive("max_patches"), side);
    List<Picture> tiles = new ArrayList<>();
    List<Size> ratios = new ArrayList<>();
    for (Picture picture : pictures) {
      Size canvas = LlamaCanvas.llama4(picture.size(), canvases, largest);
      Size inner = LlamaCanvas.undistorted(picture.size(), canvas, largest ? 0 : side);
      Picture padded = Pixels.padTo(work.resize(picture, inner), canvas, 0);
      Size ratio = new Size(canvas.height() / side, canvas.width() / side);
      ratios.add(ratio);
      tiles.addAll(work.each(Tiles.cut(padded, side, side), p -> half(p, work)));
      if (ratio.height() * ratio.width() > 1) {
        tiles.add(half(work.resize(picture, new Size(side, side)), work));
      }
    }
    out.pictures("pixel_values", tiles);
    out.sizes("aspect_ratios", ratios);
  }

  /** Rescaled and normalised in bfloat16, one operation after the other. */
  private static Picture half(Picture picture, Work work) {
    Normalization how = work.keys().normalization();
    if (!how.rescales() || !how.normalizes()) {
      return work.pixels().rescaleAndNormalize(picture, how);
    }
    float factor = (float) how.factor();
    return Pixels.mapped(
        picture,
        (value, c) -> {
          float rescaled = brain(value * factor);
          return brain(brain(rescaled - brain(how.mean()[c])) / brain(how.std()[c]));
        });
  }

  /** To the nearest bfloat16, halves to the even one. */
  private static float brain(float value) {
    int bits = Float.floatToRawIntBits(value);
    int rounded = bits + 0x7FFF + ((bits >>> 16) & 1);
    return Float.intBitsToFloat(rounded & 0xFFFF0000);
  }

  private static void perception(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int side = keys.positive("tile_size");
    int most = keys.positive("max_num_tiles");
    boolean thumb = keys.text("vision_input_type").equals("thumb+tile");
    Size square = new Size(side, side);
    List<List<Picture>> all = new ArrayList<>();
    for (Picture picture : pictures) {
      List<Picture> parts = new ArrayList<>();
      if (!keys.flag("do_resize")) {
        parts.add(picture);
      } else {
        parts.add(work.resize(picture, square));
        if (thumb) {
          Tiles.Grid grid =
              most > 1 ? PerceptionGrid.of(picture.size(), most, side) : new Tiles.Grid(1, 1);
          Size target = new Size(grid.rows() * side, grid.columns() * side);
          parts.addAll(Tiles.cut(work.resize(picture, target), side, side));
        }
      }
      all.add(work.each(parts, work::finish));
    }
    TileRules.stacked("pixel_values", all, false, out);
  }
}
