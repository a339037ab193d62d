package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.model.JsonNodes;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Types of language models that cut a picture into tiles. */
final class TileRules {

  private TileRules() {}

  /** The rule of a type that is told of here. */
  static @Nullable Rule of(String name) {
    return switch (name) {
      case "LlavaNextImageProcessor" -> TileRules::llavaNext;
      case "LlavaOnevisionImageProcessor" -> TileRules::llavaOnevision;
      case "AriaImageProcessor" -> TileRules::aria;
      case "GotOcr2ImageProcessor" -> TileRules::gotOcr;
      case "Cohere2VisionImageProcessor" -> TileRules::cohere;
      case "Ovis2ImageProcessor" -> TileRules::ovis;
      case "DeepseekOcr2ImageProcessor" -> TileRules::deepseekOcr;
      case "Gemma3ImageProcessor" -> TileRules::gemma3;
      default -> null;
    };
  }

  static List<Size> sizes(Keys keys, String key) {
    List<Size> sizes = new ArrayList<>();
    for (JsonNode pair : JsonNodes.get(keys.merged(), key)) {
      sizes.add(new Size(pair.get(0).asInt(), pair.get(1).asInt()));
    }
    if (sizes.isEmpty()) {
      throw keys.wrong(key, "a list of [height, width]");
    }
    return sizes;
  }

  private static void llavaNext(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    Dims size = keys.size();
    int edge = size.has("shortest_edge") ? size.get("shortest_edge") : 0;
    Size whole = size.isExact() ? size.exact() : new Size(edge, edge);
    int side =
        keys.find("crop_size")
            .filter(Dims::isExact)
            .map(crop -> crop.get("height"))
            .orElse(whole.height());
    List<Size> pinpoints = sizes(keys, "image_grid_pinpoints");
    List<List<Picture>> all = new ArrayList<>();
    for (Picture picture : pictures) {
      List<Picture> tiles = new ArrayList<>();
      tiles.add(work.resize(picture, whole));
      tiles.addAll(Tiles.anyResolution(picture, work, pinpoints, side));
      all.add(
          work.each(
              tiles,
              tile -> {
                Picture resized = keys.flag("do_resize") ? work.resize(tile) : tile;
                return work.finish(work.maybeCrop(resized));
              }));
    }
    stacked("pixel_values", all, keys.flag("do_pad"), out);
    out.sizes("image_sizes", pictures.stream().map(Picture::size).toList());
  }

  /** {@code [B, tiles, 3, H, W]}, with black tiles where a picture has fewer. */
  static void stacked(String name, List<List<Picture>> all, boolean pads, Produced out) {
    int most = all.stream().mapToInt(List::size).max().orElseThrow();
    Picture first = all.get(0).get(0);
    Picture black = Picture.filled(first.height(), first.width(), first.isBytes(), 0);
    List<Picture> flat = new ArrayList<>();
    for (List<Picture> tiles : all) {
      if (!pads && tiles.size() != most) {
        throw invalidInput(
            "The pictures have %s and %s tiles, and do_pad is false. Process them one at a time."
                .formatted(tiles.size(), most));
      }
      flat.addAll(tiles);
      for (int i = tiles.size(); i < most; i++) {
        flat.add(black);
      }
    }
    out.pictures(name, flat, all.size(), most);
  }

  private static void llavaOnevision(List<Picture> pictures, Work work, Produced out) {
    llavaNext(pictures, work, out);
    out.longs("batch_num_images", pictures.stream().map(p -> 1).toList());
  }

  private static void aria(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int side = keys.positive("max_image_size");
    if (side != 490 && side != 980) {
      throw keys.wrong("max_image_size", "490 or 980");
    }
    int least = keys.positive("min_image_size");
    List<Picture> tiles = new ArrayList<>();
    int most = 0;
    for (Picture picture : pictures) {
      List<Picture> own =
          keys.flag("split_image")
              ? Tiles.anyResolution(picture, work, sizes(keys, "split_resolutions"), side)
              : List.of(picture);
      most = Math.max(most, own.size());
      tiles.addAll(own);
    }
    List<Size> inner = new ArrayList<>();
    List<Picture> done = new ArrayList<>();
    for (Picture tile : tiles) {
      double scale = (double) side / tile.size().longer();
      Size size =
          tile.width() >= tile.height()
              ? new Size(Math.max((int) (tile.height() * scale), least), side)
              : new Size(side, Math.max((int) (tile.width() * scale), least));
      inner.add(size);
      done.add(work.finish(Pixels.padTo(work.resize(tile, size), new Size(side, side), 0)));
    }
    out.pictures("pixel_values", done);
    Produced mask = new Produced();
    mask.mask("pixel_mask", inner, new Size(side, side), (long) inner.size());
    out.put("pixel_mask", bool(mask.inputs().byName().get("pixel_mask")));
    out.longs("num_crops", List.of(most));
  }

  private static Tensor bool(Tensor longs) {
    Tensor bool = Tensor.zeros(ElementType.BOOL, longs.shape());
    LongBuffer from = longs.longs();
    ByteBuffer to = bool.bytes();
    while (from.hasRemaining()) {
      to.put((byte) from.get());
    }
    return bool;
  }

  /** Resized to the grid's size and cut. */
  private static List<Picture> gridded(Picture picture, Work work, Tiles.Grid grid, Size tile) {
    Size target = new Size(tile.height() * grid.rows(), tile.width() * grid.columns());
    return Tiles.cut(work.resize(picture, target), tile.height(), tile.width());
  }

  private static Picture maybeResized(Picture picture, Work work) {
    return work.finish(work.keys().flag("do_resize") ? work.resize(picture) : picture);
  }

  private static void gotOcr(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    boolean cuts = keys.flag("crop_to_patches");
    List<Tiles.Grid> grids =
        cuts ? Tiles.grids(keys.integer("min_patches"), keys.positive("max_patches")) : List.of();
    counted(
        pictures,
        work,
        out,
        cuts,
        picture -> Tiles.closest(picture.size(), keys.size().exact(), grids));
  }

  private static void cohere(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    boolean cuts = keys.flag("crop_to_patches");
    List<Tiles.Grid> grids = cuts ? Tiles.grids(1, keys.positive("max_patches")) : List.of();
    counted(pictures, work, out, cuts, picture -> covering(picture, keys.size().exact(), grids));
  }

  /** The smallest canvas that holds the picture, else the one that loses the least. */
  private static Tiles.Grid covering(Picture picture, Size tile, List<Tiles.Grid> grids) {
    Tiles.Grid smallest = null;
    Tiles.Grid largest = grids.get(0);
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (Tiles.Grid grid : grids) {
      double across = (double) grid.columns() * tile.height() / picture.width();
      double down = (double) grid.rows() * tile.height() / picture.height();
      double scale = Math.min(across, down);
      if (scale >= 1 && scale < least) {
        least = scale;
        smallest = grid;
      }
      if (scale > most) {
        most = scale;
        largest = grid;
      }
    }
    return smallest == null ? largest : smallest;
  }

  private static void counted(
      List<Picture> pictures,
      Work work,
      Produced out,
      boolean cuts,
      Function<Picture, Tiles.Grid> choice) {
    List<Picture> tiles = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    Size tile = work.keys().size().exact();
    for (Picture picture : pictures) {
      List<Picture> own = new ArrayList<>();
      if (cuts) {
        own.addAll(gridded(picture, work, choice.apply(picture), tile));
        if (own.size() != 1) {
          own.add(work.resize(picture, tile));
        }
      } else {
        own.add(picture);
      }
      tiles.addAll(own);
      counts.add(own.size());
    }
    out.pictures("pixel_values", work.each(tiles, p -> maybeResized(p, work)));
    out.longs("num_patches", counts);
  }

  private static void ovis(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    Size tile = keys.size().exact();
    int most = keys.positive("max_patches");
    boolean cuts = keys.flag("crop_to_patches") && most > 1;
    List<Picture> tiles = new ArrayList<>();
    List<Size> grids = new ArrayList<>();
    for (Picture picture : pictures) {
      if (!cuts) {
        tiles.add(picture);
        grids.add(new Size(1, 1));
        continue;
      }
      Tiles.Grid grid =
          keys.flag("use_covering_area_grid")
              ? OvisGrid.of(picture.size(), tile.height(), most)
              : Tiles.closest(picture.size(), tile, Tiles.grids(keys.integer("min_patches"), most));
      if (grid.count() != 1) {
        tiles.add(work.resize(picture, tile));
      }
      tiles.addAll(gridded(picture, work, grid, tile));
      grids.add(new Size(grid.rows(), grid.columns()));
    }
    out.pictures(
        "pixel_values",
        work.each(
            tiles, p -> work.finish(work.maybeCrop(keys.flag("do_resize") ? work.resize(p) : p))));
    out.sizes("grids", grids);
  }

  private static void deepseekOcr(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int side = keys.positive("tile_size");
    boolean cuts = keys.flag("crop_to_patches");
    int global = cuts ? keys.size().get("height") : side;
    float[] colour = keys.perChannel("background_color");
    List<Picture> local = new ArrayList<>();
    List<Picture> whole = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (Picture picture : pictures) {
      List<Picture> own = List.of();
      if (cuts && picture.size().longer() > side) {
        Size tile = new Size(side, side);
        List<Tiles.Grid> grids =
            Tiles.grids(keys.integer("min_patches"), keys.positive("max_patches"));
        own = gridded(picture, work, Tiles.closest(picture.size(), tile, grids), tile);
      }
      local.addAll(work.each(own, work::finish));
      counts.add(own.size());
      double scale = (double) global / picture.size().longer();
      Size target =
          new Size(Work.round(picture.height() * scale), Work.round(picture.width() * scale));
      whole.add(work.finish(Square.padded(work.resize(picture, target), colour)));
    }
    out.pictures("pixel_values", whole);
    out.longs("num_local_patches", counts);
    if (!local.isEmpty()) {
      out.pictures("pixel_values_local", local);
    }
  }

  /** Pan and scan: crops of pictures that are long, behind the whole. */
  private static void gemma3(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    boolean pans = keys.flag("do_pan_and_scan");
    List<Picture> all = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (Picture picture : pictures) {
      List<Picture> crops = pans ? PanAndScan.of(picture, keys) : List.of();
      counts.add(crops.size());
      all.add(picture);
      all.addAll(crops);
    }
    boolean resizes = keys.flag("do_resize") || (pans && work.torch());
    out.pictures("pixel_values", work.each(all, p -> work.finish(resizes ? work.resize(p) : p)));
    out.longs("num_crops", counts);
  }
}
