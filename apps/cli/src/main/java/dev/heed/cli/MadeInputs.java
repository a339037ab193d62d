package dev.heed.cli;

import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Signature;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Inputs for a graph where none are given: sizes that the graph leaves open come from {@code
 * config.json}, values are random. A model answers nonsense to them, at its usual speed.
 *
 * @param batch the first axis, where the graph leaves it open
 * @param tokens the length of texts, where the graph leaves it open
 */
record MadeInputs(ModelFolder folder, int batch, int tokens) {

  private static final List<String> NESTED =
      List.of("vision_config", "text_config", "audio_config", "encoder", "decoder");

  Inputs of(Signature signature) {
    Map<String, Tensor> made = new LinkedHashMap<>();
    boolean text = signature.input("input_ids").isPresent();
    for (TensorSpec spec : signature.inputs()) {
      if (!isGranted(spec.name(), text)) {
        made.put(spec.name(), tensor(spec));
      }
    }
    return FittedInputs.fit(made, signature);
  }

  /** What {@link FittedInputs} adds by itself. */
  private static boolean isGranted(String name, boolean text) {
    return name.startsWith("past_key_values.")
        || name.equals("use_cache_branch")
        || (text && List.of("attention_mask", "token_type_ids", "position_ids").contains(name));
  }

  private Tensor tensor(TensorSpec spec) {
    Shape shape = shape(spec);
    Random random = new Random(1);
    int elements = Math.toIntExact(shape.elements());
    if (spec.type().isFloating()) {
      float[] values = new float[elements];
      for (int i = 0; i < elements; i++) {
        values[i] = (float) random.nextGaussian();
      }
      return Tensor.of(shape, values);
    }
    return whole(spec, shape, random);
  }

  private Tensor whole(TensorSpec spec, Shape shape, Random random) {
    boolean mask = spec.name().endsWith("mask");
    int most = Math.min(1000, known(1000, "vocab_size"));
    if (spec.type() != ElementType.I64) {
      return Tensor.zeros(spec.type(), shape);
    }
    Tensor tensor = Tensor.zeros(ElementType.I64, shape);
    for (int i = 0; i < shape.elements(); i++) {
      tensor.longs().put(i, mask ? 1 : random.nextInt(most));
    }
    return tensor;
  }

  private Shape shape(TensorSpec spec) {
    long[] axes = new long[spec.axes().size()];
    for (int i = 0; i < axes.length; i++) {
      int axis = i;
      axes[i] = spec.axes().get(i).size().orElseGet(() -> open(spec, axis));
    }
    return Shape.of(axes);
  }

  /** The size of an axis that the graph leaves to each run. */
  private long open(TensorSpec spec, int axis) {
    if (axis == 0) {
      return batch;
    }
    return switch (spec.axes().size()) {
      case 4 -> axis == 1 ? known(3, "num_channels") : known(224, "image_size");
      case 3 -> axis == 1 ? frames(spec) : width(spec);
      default -> spec.type().isFloating() ? 16_000 : length();
    };
  }

  private long frames(TensorSpec spec) {
    return spec.name().equals("input_features") ? known(80, "num_mel_bins") : length();
  }

  private long width(TensorSpec spec) {
    return spec.name().equals("input_features")
        ? 2L * known(1500, "max_source_positions")
        : known(768, "hidden_size", "d_model");
  }

  private long length() {
    return Math.min(tokens, known(tokens, "max_position_embeddings", "n_positions"));
  }

  /** A whole number of the configuration, or of one nested in it. */
  private int known(int otherwise, String... keys) {
    Json config = folder.findJson("config.json").orElseGet(() -> Json.empty("config.json"));
    Stream<Json> nested =
        NESTED.stream()
            .filter(key -> JsonNodes.find(config, key).filter(node -> node.isObject()).isPresent())
            .map(config::object);
    return Stream.concat(Stream.of(config), nested)
        .flatMap(json -> Stream.of(keys).flatMap(key -> JsonNodes.find(json, key).stream()))
        .map(node -> node.isArray() && !node.isEmpty() ? node.get(0) : node)
        .filter(node -> node.canConvertToInt() && node.asInt() > 0)
        .map(node -> node.asInt())
        .findFirst()
        .orElse(otherwise);
  }
}
