package dev.heed.layer;

import dev.heed.error.Suggestions;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.Map;
import java.util.function.BiFunction;

/** The non-linearities by the names that a {@code config.json} gives them ({@code hidden_act}). */
public final class Activation {

  private static final Map<String, BiFunction<Ops, Value, Value>> BY_NAME =
      Map.ofEntries(
          Map.entry("gelu", Ops::gelu),
          Map.entry("gelu_python", Ops::gelu),
          Map.entry("gelu_new", Ops::geluTanh),
          Map.entry("gelu_fast", Ops::geluTanh),
          Map.entry("gelu_pytorch_tanh", Ops::geluTanh),
          Map.entry("quick_gelu", Ops::quickGelu),
          Map.entry("relu", Ops::relu),
          Map.entry("silu", Ops::silu),
          Map.entry("swish", Ops::silu),
          Map.entry("sigmoid", Ops::sigmoid),
          Map.entry("tanh", Ops::tanh),
          Map.entry("linear", Ops::identity));

  private final BiFunction<Ops, Value, Value> function;

  private Activation(BiFunction<Ops, Value, Value> function) {
    this.function = function;
  }

  public static Activation named(String name) {
    BiFunction<Ops, Value, Value> function = BY_NAME.get(name);
    if (function == null) {
      throw Suggestions.unknown("activation", name, BY_NAME.keySet());
    }
    return new Activation(function);
  }

  public Value apply(Ops ops, Value x) {
    return function.apply(ops, x);
  }
}
