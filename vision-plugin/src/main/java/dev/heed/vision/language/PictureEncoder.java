package dev.heed.vision.language;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Processed pictures through the graph {@code vision_encoder}, and what came out sorted by picture.
 *
 * @param config {@code config.json}
 */
record PictureEncoder(Json config, Session session) {

  private static final String PIXELS = "pixel_values";
  private static final String FEATURES = "image_features";

  /** What it makes of each picture of a call, in their order. */
  List<SeenPicture> see(Inputs processed, int pictures, RunLimit limit) {
    Map<String, Tensor> given = new LinkedHashMap<>(processed.byName());
    Optional<AnyResolution> squares = squares(given);
    squares.ifPresent(s -> given.put(PIXELS, flat(given, s, pictures)));
    Outputs outputs = session.run(new Inputs(taken(given)), limit);
    Tensor features = outputs.byName().getOrDefault(FEATURES, first(outputs));
    List<Vectors> deep = new ArrayList<>();
    for (int i = 0; outputs.byName().containsKey("deepstack_features." + i); i++) {
      deep.add(Vectors.of(outputs.get("deepstack_features." + i)));
    }
    if (given.containsKey("spatial_shapes")) {
      return new ShapedParts(config, given).seen(features, pictures);
    }
    Tensor newline = outputs.byName().get("newline");
    return squares
        .map(s -> packed(s, features, given, pictures, Optional.ofNullable(newline)))
        .orElseGet(() -> split(Vectors.of(features), deep, grids(processed, features, pictures)));
  }

  private static Tensor first(Outputs outputs) {
    return outputs.byName().values().iterator().next();
  }

  /** Where pictures come as squares of any number, of which the encoder takes the real ones. */
  private Optional<AnyResolution> squares(Map<String, Tensor> given) {
    Tensor pixels = given.get(PIXELS);
    boolean stacked = pixels.shape().rank() == 5 && given.containsKey("image_sizes");
    return stacked
        ? Optional.of(AnyResolution.of(config, pixels.shape().size(3)))
        : Optional.empty();
  }

  /** How many squares count; of several pictures LLaVA-OneVision takes the whole ones alone. */
  private int count(AnyResolution squares, Map<String, Tensor> given, int picture, int pictures) {
    boolean whole = pictures > 1 && config.text("model_type", "").equals("llava_onevision");
    long[] sizes = given.get("image_sizes").toLongs();
    return whole ? 1 : squares.squares((int) sizes[2 * picture], (int) sizes[2 * picture + 1]);
  }

  /** {@code [I, T, 3, H, W]} to the real squares {@code [R, 3, H, W]}. */
  private Tensor flat(Map<String, Tensor> given, AnyResolution squares, int pictures) {
    Tensor pixels = given.get(PIXELS);
    Shape shape = pixels.shape();
    int square = Math.toIntExact(shape.axis(2) * shape.axis(3) * shape.axis(4));
    List<FloatBuffer> parts = new ArrayList<>();
    int all = 0;
    for (int i = 0; i < pictures; i++) {
      int count = count(squares, given, i, pictures);
      parts.add(pixels.floats().slice(i * shape.size(1) * square, count * square));
      all += count;
    }
    Tensor flat =
        Tensor.zeros(ElementType.F32, Shape.of(all, shape.axis(2), shape.axis(3), shape.axis(4)));
    FloatBuffer to = flat.floats();
    parts.forEach(to::put);
    return flat;
  }

  private List<SeenPicture> packed(
      AnyResolution squares,
      Tensor features,
      Map<String, Tensor> given,
      int pictures,
      Optional<Tensor> newline) {
    Vectors all = Vectors.of(features);
    int each = features.shape().size(1);
    long[] sizes = given.get("image_sizes").toLongs();
    List<SeenPicture> seen = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < pictures; i++) {
      int count = count(squares, given, i, pictures);
      List<Vectors> own = new ArrayList<>();
      for (int square = 0; square < count; square++) {
        own.add(all.rows((from + square) * each, each));
      }
      from += count;
      Vectors packed =
          squares.packed(own, (int) sizes[2 * i], (int) sizes[2 * i + 1], newline.map(Vectors::of));
      seen.add(new SeenPicture(packed, List.of(), SeenPicture.Grid.squares(count)));
    }
    return seen;
  }

  /** In the order of the pictures, how many tokens or squares each has. */
  private List<SeenPicture.Grid> grids(Inputs processed, Tensor features, int pictures) {
    Map<String, Tensor> given = processed.byName();
    List<SeenPicture.Grid> grids = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      grids.add(grid(given, i, features, pictures));
    }
    return grids;
  }

  private SeenPicture.Grid grid(Map<String, Tensor> given, int i, Tensor features, int pictures) {
    if (given.containsKey("image_grid_thw")) {
      long[] grid = given.get("image_grid_thw").toLongs();
      int side = config.objectOrEmpty("vision_config").size("spatial_merge_size", 2);
      int rows = (int) grid[3 * i + 1] / side;
      int columns = (int) grid[3 * i + 2] / side;
      return new SeenPicture.Grid((int) grid[3 * i], rows, columns, 0);
    }
    if (given.containsKey("rows.0")) {
      int rows = (int) given.get("rows.0").toLongs()[i];
      int columns = (int) given.get("cols.0").toLongs()[i];
      return new SeenPicture.Grid(1, rows, columns, rows * columns + 1);
    }
    if (given.containsKey("num_crops")) {
      return SeenPicture.Grid.squares((int) given.get("num_crops").toLongs()[i] + 1);
    }
    if (given.containsKey("num_patches")) {
      return SeenPicture.Grid.squares((int) given.get("num_patches").toLongs()[i]);
    }
    return SeenPicture.Grid.squares(features.shape().size(0) / pictures);
  }

  private static List<SeenPicture> split(
      Vectors all, List<Vectors> deep, List<SeenPicture.Grid> grids) {
    int squares = grids.stream().mapToInt(SeenPicture.Grid::squares).sum();
    int each = squares == 0 ? 1 : all.count() / squares;
    List<SeenPicture> seen = new ArrayList<>();
    int from = 0;
    for (SeenPicture.Grid grid : grids) {
      int count =
          squares == 0 ? grid.times() * grid.rows() * grid.columns() : grid.squares() * each;
      requireSome(all, from, count);
      int start = from;
      List<Vectors> own = deep.stream().map(part -> part.rows(start, count)).toList();
      seen.add(new SeenPicture(all.rows(from, count), own, grid));
      from += count;
    }
    return seen;
  }

  private static void requireSome(Vectors all, int from, int count) {
    if (count < 1 || from + count > all.count()) {
      throw invalidModel(
          "The graph vision_encoder gave %s vectors, but the image processor says that the next picture has those from %s to %s. Do preprocessor_config.json and the graph belong together?"
              .formatted(all.count(), from, from + count));
    }
  }

  /** What the graph declares, in the types that it wants. */
  private Map<String, Tensor> taken(Map<String, Tensor> given) {
    Map<String, Tensor> taken = new LinkedHashMap<>();
    for (TensorSpec input : session.signature().inputs()) {
      Tensor tensor = given.get(input.name());
      if (tensor == null && input.name().equals("pixel_attention_mask")) {
        tensor = ones(given.get(PIXELS).shape());
      }
      if (tensor == null) {
        throw invalidModel(
            "The graph vision_encoder takes '%s', which the folder's image processor does not give. It gives: %s."
                .formatted(input, given.keySet()));
      }
      taken.put(input.name(), fitted(tensor, input));
    }
    return taken;
  }

  private static Tensor fitted(Tensor tensor, TensorSpec input) {
    if (input.type() == ElementType.BOOL && tensor.type() == ElementType.I64) {
      long[] values = tensor.toLongs();
      Tensor flags = Tensor.zeros(ElementType.BOOL, tensor.shape());
      for (int i = 0; i < values.length; i++) {
        flags.bytes().put(i, (byte) (values[i] == 0 ? 0 : 1));
      }
      return flags;
    }
    return tensor;
  }

  /** Every pixel of {@code [B, T, 3, H, W]}. */
  private static Tensor ones(Shape pixels) {
    Shape shape = Shape.of(pixels.axis(0), pixels.axis(1), pixels.axis(3), pixels.axis(4));
    long[] ones = new long[Math.toIntExact(shape.elements())];
    java.util.Arrays.fill(ones, 1);
    return Tensor.of(shape, ones);
  }
}
