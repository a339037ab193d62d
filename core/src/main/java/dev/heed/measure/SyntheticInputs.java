package dev.heed.measure;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.FittedInputs;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Signature;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.InputView;
import dev.heed.spi.ProcessorType;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Inputs for a graph where none are given: sizes that the graph leaves open come from {@code
 * config.json}, values are random. A model answers nonsense to them, at its usual speed.
 *
 * @param processors whose views say how large inputs of their modality are
 * @param batch the first axis, where the graph leaves it open
 * @param tokens the length of texts, where the graph leaves it open
 */
public record SyntheticInputs(
    ModelFolder folder, Collection<ProcessorType<?>> processors, int batch, int tokens) {

  /** For a graph that declares these inputs; the same at each call. */
  public Inputs of(Signature signature) {
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
    int most = Math.min(1000, InputView.configured(folder, 1000, "vocab_size"));
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
    return processors.stream()
        .map(type -> type.view().size(folder, spec, axis))
        .flatMapToLong(OptionalLong::stream)
        .findFirst()
        .orElseGet(() -> spec.axes().size() == 3 && axis == 2 ? width() : length());
  }

  private long width() {
    return InputView.configured(folder, 768, "hidden_size", "d_model");
  }

  private long length() {
    return Math.min(
        tokens, InputView.configured(folder, tokens, "max_position_embeddings", "n_positions"));
  }
}
