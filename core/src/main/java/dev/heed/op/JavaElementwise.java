package dev.heed.op;

import dev.heed.op.JavaKernels.Call;
import dev.heed.op.JavaKernels.Kernel;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/** Loops over elements. */
final class JavaElementwise {

  static final Map<String, Kernel> KERNELS = new HashMap<>();

  static {
    unary("Neg", x -> -x, x -> -x);
    unary("Abs", Math::abs, Math::abs);
    unary("Sign", Math::signum, Long::signum);
    unary("Sqrt", Math::sqrt);
    unary("Reciprocal", x -> 1 / x);
    unary("Exp", Math::exp);
    unary("Log", Math::log);
    unary("Sin", Math::sin);
    unary("Cos", Math::cos);
    unary("Floor", Math::floor);
    unary("Ceil", Math::ceil);
    unary("Round", Math::rint);
    unary("Erf", Erf::of);
    unary("Tanh", Math::tanh);
    unary("Sigmoid", JavaElementwise::sigmoid);
    unary("Softplus", x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
    unary("Relu", x -> Math.max(x, 0));
    unary("Identity", x -> x, x -> x);
    unary("Not", x -> x, x -> 1 - x);
    withAlpha("Elu", 1, (x, alpha) -> x > 0 ? x : alpha * Math.expm1(x));
    withAlpha("LeakyRelu", 0.01f, (x, alpha) -> x > 0 ? x : alpha * x);
    KERNELS.put("Gelu", call -> call.in(0).map(gelu(call), x -> x));
    KERNELS.put("IsNaN", JavaElementwise::isNaN);
    KERNELS.put("Cast", JavaElementwise::cast);
    binary("Add", Double::sum, Long::sum);
    binary("Sub", (a, b) -> a - b, (a, b) -> a - b);
    binary("Mul", (a, b) -> a * b, (a, b) -> a * b);
    binary("Div", (a, b) -> a / b, (a, b) -> a / b);
    binary("Pow", Math::pow, (a, b) -> (long) Math.pow((double) a, (double) b));
    binary("Mod", (a, b) -> a % b, Math::floorMod);
    binary("Min", Math::min, Math::min);
    binary("Max", Math::max, Math::max);
    binary("And", (a, b) -> a, (a, b) -> a & b);
    binary("Or", (a, b) -> a, (a, b) -> a | b);
    binary("Xor", (a, b) -> a, (a, b) -> a ^ b);
    compare("Equal", (a, b) -> a == b ? 1 : 0, (a, b) -> a == b ? 1 : 0);
    compare("Less", (a, b) -> a < b ? 1 : 0, (a, b) -> a < b ? 1 : 0);
    compare("LessOrEqual", (a, b) -> a <= b ? 1 : 0, (a, b) -> a <= b ? 1 : 0);
    compare("Greater", (a, b) -> a > b ? 1 : 0, (a, b) -> a > b ? 1 : 0);
    compare("GreaterOrEqual", (a, b) -> a >= b ? 1 : 0, (a, b) -> a >= b ? 1 : 0);
    KERNELS.put("Where", JavaElementwise::where);
    KERNELS.put("Clip", JavaElementwise::clip);
  }

  private JavaElementwise() {}

  private static void unary(String name, DoubleUnaryOperator onReals) {
    unary(name, onReals, x -> x);
  }

  private static void unary(String name, DoubleUnaryOperator onReals, LongUnaryOperator onWholes) {
    KERNELS.put(name, call -> call.in(0).map(onReals, onWholes));
  }

  private static void withAlpha(String name, float usual, DoubleBinaryOperator f) {
    KERNELS.put(
        name,
        call -> {
          double alpha = call.attributes().real("alpha", usual);
          return call.in(0).map(x -> f.applyAsDouble(x, alpha), x -> x);
        });
  }

  private static void binary(String name, DoubleBinaryOperator reals, LongBinaryOperator wholes) {
    KERNELS.put(
        name, call -> call.all().stream().reduce((a, b) -> zip(a, b, reals, wholes)).orElseThrow());
  }

  private static void compare(String name, DoubleBinaryOperator reals, LongBinaryOperator wholes) {
    KERNELS.put(
        name,
        call -> {
          JavaValue result = zip(call.in(0), call.in(1), reals, wholes);
          return result.isReal() ? condition(result) : result.retyped(ElementType.BOOL);
        });
  }

  /** Combines two values that broadcast. */
  private static JavaValue zip(
      JavaValue a, JavaValue b, DoubleBinaryOperator onReals, LongBinaryOperator onWholes) {
    Shape shape = Broadcast.of(a.dims(), b.dims()).orElseThrow().shape();
    int[] left = Layout.broadcast(a.shape(), shape);
    int[] right = Layout.broadcast(b.shape(), shape);
    if (a.isReal()) {
      double[] reals = new double[left.length];
      Arrays.setAll(reals, i -> onReals.applyAsDouble(a.reals()[left[i]], b.reals()[right[i]]));
      return JavaValue.of(a.type(), shape, reals);
    }
    long[] wholes = new long[left.length];
    Arrays.setAll(wholes, i -> onWholes.applyAsLong(a.wholes()[left[i]], b.wholes()[right[i]]));
    return JavaValue.of(a.type(), shape, wholes);
  }

  private static JavaValue condition(JavaValue x) {
    long[] holds = Arrays.stream(x.reals()).mapToLong(real -> real != 0 ? 1 : 0).toArray();
    return JavaValue.of(ElementType.BOOL, x.shape(), holds);
  }

  private static JavaValue isNaN(Call call) {
    return condition(call.in(0).map(x -> Double.isNaN(x) ? 1 : 0, x -> 0));
  }

  private static JavaValue where(Call call) {
    Shape shape = call.shape();
    int[] condition = Layout.broadcast(call.in(0).shape(), shape);
    int[] places = Layout.broadcast(call.in(1).shape(), shape);
    int[] others = Layout.broadcast(call.in(2).shape(), shape);
    JavaValue both = JavaShape.joined(call.in(1), call.in(2));
    for (int i = 0; i < places.length; i++) {
      boolean holds = call.in(0).wholes()[condition[i]] != 0;
      places[i] = holds ? places[i] : call.in(1).count() + others[i];
    }
    return both.pick(shape, places, 0);
  }

  private static JavaValue clip(Call call) {
    JavaValue low = call.in(1);
    JavaValue high = call.in(2);
    return call.in(0)
        .map(
            x -> Math.min(Math.max(x, low.reals()[0]), high.reals()[0]),
            x -> Math.min(Math.max(x, low.wholes()[0]), high.wholes()[0]));
  }

  private static JavaValue cast(Call call) {
    JavaValue x = call.in(0);
    ElementType type = call.spec().type();
    if (x.isReal() == type.isFloating() && type != ElementType.BOOL) {
      return narrowed(x.retyped(type));
    }
    if (type.isFloating()) {
      return JavaValue.of(type, x.shape(), Arrays.stream(x.wholes()).asDoubleStream().toArray());
    }
    if (type == ElementType.BOOL) {
      return x.isReal() ? condition(x) : x.map(n -> n, n -> n != 0 ? 1 : 0).retyped(type);
    }
    return narrowed(
        JavaValue.of(type, x.shape(), Arrays.stream(x.reals()).mapToLong(n -> (long) n).toArray()));
  }

  /** Whole numbers wrap into their width. */
  private static JavaValue narrowed(JavaValue x) {
    return x.isReal() ? x : JavaValue.of(x.tensor());
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static DoubleUnaryOperator gelu(Call call) {
    if (call.attributes().text("approximate", "none").equals("none")) {
      return x -> x / 2 * (1 + Erf.of(x / Math.sqrt(2)));
    }
    return x -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
  }

  /** The range of x and 0 over 255 steps, as ONNX defines it. */
  static List<JavaValue> quantize(Call call) {
    double[] x = call.in(0).reals();
    double low = Math.min(0, Arrays.stream(x).min().orElse(0));
    double high = Math.max(0, Arrays.stream(x).max().orElse(0));
    double scale = high > low ? (high - low) / 255 : 1;
    double zero = Math.rint(Math.max(0, Math.min(255, -low / scale)));
    long[] values =
        Arrays.stream(x)
            .mapToLong(v -> (long) Math.max(0, Math.min(255, Math.rint(v / scale) + zero)))
            .toArray();
    return List.of(
        JavaValue.of(ElementType.U8, call.in(0).shape(), values),
        JavaValue.of(ElementType.F32, Shape.of(), scale),
        JavaValue.of(ElementType.U8, Shape.of(), (long) zero));
  }
}
