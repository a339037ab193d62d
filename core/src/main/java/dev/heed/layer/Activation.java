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
          Map.entry("gelu_10", (ops, x) -> ops.clip(ops.gelu(x), -10, 10)),
          Map.entry("gelu_new", Ops::geluTanh),
          Map.entry("gelu_fast", Ops::geluTanh),
          Map.entry("gelu_accurate", Ops::geluTanh),
          Map.entry("gelu_tanh", Ops::geluTanh),
          Map.entry("gelu_python_tanh", Ops::geluTanh),
          Map.entry("gelu_pytorch_tanh", Ops::geluTanh),
          Map.entry("quick_gelu", Ops::quickGelu),
          Map.entry("relu", Ops::relu),
          Map.entry("relu2", (ops, x) -> ops.pow(ops.relu(x), 2)),
          Map.entry("relu6", (ops, x) -> ops.clip(x, 0, 6)),
          Map.entry("leaky_relu", (ops, x) -> ops.leakyRelu(x, 0.01)),
          Map.entry("elu", Ops::elu),
          Map.entry("silu", Ops::silu),
          Map.entry("swish", Ops::silu),
          Map.entry("mish", (ops, x) -> ops.mul(x, ops.tanh(ops.softplus(x)))),
          Map.entry("hardswish", Activation::hardSwish),
          Map.entry("hard_swish", Activation::hardSwish),
          Map.entry("hardsigmoid", Activation::hardSigmoid),
          Map.entry("hard_sigmoid", Activation::hardSigmoid),
          Map.entry("laplace", Activation::laplace),
          Map.entry("softplus", Ops::softplus),
          Map.entry("sqrtsoftplus", (ops, x) -> ops.sqrt(ops.softplus(x))),
          Map.entry("sigmoid", Ops::sigmoid),
          Map.entry("tanh", Ops::tanh),
          Map.entry("linear", Ops::identity),
          Map.entry("identity", Ops::identity));

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

  /** A straight line from 0 at -3 to 1 at 3. */
  private static Value hardSigmoid(Ops ops, Value x) {
    return ops.div(ops.clip(ops.add(x, 3), 0, 6), 6);
  }

  private static Value hardSwish(Ops ops, Value x) {
    return ops.mul(x, hardSigmoid(ops, x));
  }

  /**
   * The normal distribution's cumulative function, about where a squared ReLU is steep.
   *
   * @see <a href="https://arxiv.org/abs/2209.10655">Ma et al. 2022, Mega</a>
   */
  private static Value laplace(Ops ops, Value x) {
    Value steps = ops.div(ops.sub(x, 0.707107), 0.282095 * Math.sqrt(2));
    return ops.mul(ops.add(ops.erf(steps), 1), 0.5);
  }
}
