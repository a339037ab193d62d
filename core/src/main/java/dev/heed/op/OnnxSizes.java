package dev.heed.op;

import static dev.heed.error.HeedException.invalidInput;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which value has an axis of which name, so that the run's size can be asked for. */
final class OnnxSizes {

  /** An axis of a value. */
  private record Source(OnnxValue value, int axis) {}

  private final OnnxOps ops;
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final Map<String, Value> vectors = new LinkedHashMap<>();

  OnnxSizes(OnnxOps ops) {
    this.ops = ops;
  }

  void learn(OnnxValue value) {
    for (int i = 0; i < value.rank(); i++) {
      if (value.axis(i) instanceof Dim.Symbol symbol) {
        sources.putIfAbsent(symbol.name(), new Source(value, i));
      }
    }
  }

  /** The sizes of axes as an I64 vector. */
  Value of(Dims dims) {
    if (dims.isFixed()) {
      return ops.constants(dims.shape().axes());
    }
    List<Value> parts = dims.axes().stream().map(this::vector).toList();
    return parts.size() == 1 ? parts.get(0) : ops.concat(0, parts);
  }

  /** One size as a vector [1]. */
  private Value vector(Dim dim) {
    if (!(dim instanceof Dim.Symbol symbol)) {
      return ops.constants(dim.size().getAsLong());
    }
    Value known = vectors.get(symbol.name());
    if (known == null) {
      known = sources.containsKey(symbol.name()) ? read(symbol) : computed(symbol);
      vectors.put(symbol.name(), known);
    }
    return known;
  }

  private Value read(Dim.Symbol symbol) {
    Source source = sources.get(symbol.name());
    return ops.slice(ops.shape(source.value()), 0, source.axis(), source.axis() + 1L);
  }

  /** A sum of products of axes that are known, such as {@code 12*batch}. */
  private Value computed(Dim.Symbol symbol) {
    Formula formula = Formula.of(symbol);
    if (formula.terms().containsKey(List.of(symbol.name()))) {
      throw invalidInput(
          "No value has an axis '%s'. Known: %s."
              .formatted(symbol.name(), sources.keySet().stream().sorted().toList()));
    }
    Value sum = ops.constants(0L);
    for (Map.Entry<List<String>, Long> term : formula.terms().entrySet()) {
      Value product = ops.constants(term.getValue());
      for (String name : term.getKey()) {
        product = ops.mul(product, vector(Dim.of(name)));
      }
      sum = ops.add(sum, product);
    }
    return sum;
  }
}
