package dev.heed.op;

import dev.heed.onnx.OnnxTypes;
import dev.heed.tensor.ElementType;

/** Operators that work element by element; two operands broadcast. */
public interface ElementwiseOps extends GraphOps {

  /** a + b. */
  default Value add(Value a, Value b) {
    return one("Add", InferElementwise.numbers("add", a, b), a, b);
  }

  /** a + b. */
  default Value add(Value a, double b) {
    return add(a, scalar(a.type(), b));
  }

  /** a - b. */
  default Value sub(Value a, Value b) {
    return one("Sub", InferElementwise.numbers("sub", a, b), a, b);
  }

  /** a - b. */
  default Value sub(Value a, double b) {
    return sub(a, scalar(a.type(), b));
  }

  /** a b. */
  default Value mul(Value a, Value b) {
    return one("Mul", InferElementwise.numbers("mul", a, b), a, b);
  }

  /** a b. */
  default Value mul(Value a, double b) {
    return mul(a, scalar(a.type(), b));
  }

  /** a / b; whole numbers round towards zero. */
  default Value div(Value a, Value b) {
    return one("Div", InferElementwise.numbers("div", a, b), a, b);
  }

  /** a / b; whole numbers round towards zero. */
  default Value div(Value a, double b) {
    return div(a, scalar(a.type(), b));
  }

  /** a to the power of b. */
  default Value pow(Value a, Value b) {
    return one("Pow", InferElementwise.numbers("pow", a, b), a, b);
  }

  /** a to the power of b. */
  default Value pow(Value a, double b) {
    return pow(a, scalar(a.type(), b));
  }

  /** The remainder of a / b, with the sign of a for floats and that of b for whole numbers. */
  default Value mod(Value a, Value b) {
    Attributes attributes = Attributes.of("fmod", a.type().isFloating());
    return one("Mod", attributes, InferElementwise.numbers("mod", a, b), a, b);
  }

  /** The smallest of the operands. */
  default Value min(Value... values) {
    return one("Min", InferElementwise.numbers("min", values), values);
  }

  /** The largest of the operands. */
  default Value max(Value... values) {
    return one("Max", InferElementwise.numbers("max", values), values);
  }

  /** -x. */
  default Value neg(Value x) {
    return one("Neg", InferElementwise.numbers("neg", x), x);
  }

  /** The absolute value. */
  default Value abs(Value x) {
    return one("Abs", InferElementwise.numbers("abs", x), x);
  }

  /** -1, 0 or 1. */
  default Value sign(Value x) {
    return one("Sign", InferElementwise.numbers("sign", x), x);
  }

  /** The square root. */
  default Value sqrt(Value x) {
    return one("Sqrt", InferElementwise.floats("sqrt", x), x);
  }

  /** 1 / x. */
  default Value reciprocal(Value x) {
    return one("Reciprocal", InferElementwise.floats("reciprocal", x), x);
  }

  /** e to the power of x. */
  default Value exp(Value x) {
    return one("Exp", InferElementwise.floats("exp", x), x);
  }

  /** The natural logarithm. */
  default Value log(Value x) {
    return one("Log", InferElementwise.floats("log", x), x);
  }

  /** The sine of x in radians. */
  default Value sin(Value x) {
    return one("Sin", InferElementwise.floats("sin", x), x);
  }

  /** The cosine of x in radians. */
  default Value cos(Value x) {
    return one("Cos", InferElementwise.floats("cos", x), x);
  }

  /** The largest whole number that is not above x. */
  default Value floor(Value x) {
    return one("Floor", InferElementwise.floats("floor", x), x);
  }

  /** The smallest whole number that is not below x. */
  default Value ceil(Value x) {
    return one("Ceil", InferElementwise.floats("ceil", x), x);
  }

  /** The nearest whole number; halves go to the even one. */
  default Value round(Value x) {
    return one("Round", InferElementwise.floats("round", x), x);
  }

  /** The error function. */
  default Value erf(Value x) {
    return one("Erf", InferElementwise.floats("erf", x), x);
  }

  /** The hyperbolic tangent. */
  default Value tanh(Value x) {
    return one("Tanh", InferElementwise.floats("tanh", x), x);
  }

  /** 1 / (1 + exp(-x)). */
  default Value sigmoid(Value x) {
    return one("Sigmoid", InferElementwise.floats("sigmoid", x), x);
  }

  /** log(1 + exp(x)). */
  default Value softplus(Value x) {
    return one("Softplus", InferElementwise.floats("softplus", x), x);
  }

  /** max(x, 0). */
  default Value relu(Value x) {
    return one("Relu", InferElementwise.floats("relu", x), x);
  }

  /** x where it is positive, else {@code slope} x. */
  default Value leakyRelu(Value x, double slope) {
    Spec spec = InferElementwise.floats("leakyRelu", x);
    return one("LeakyRelu", Attributes.of("alpha", slope), spec, x);
  }

  /** x where it is positive, else exp(x) - 1. */
  default Value elu(Value x) {
    return elu(x, 1);
  }

  /** x where it is positive, else {@code alpha} (exp(x) - 1). */
  default Value elu(Value x, double alpha) {
    Spec spec = InferElementwise.floats("elu", x);
    return one("Elu", Attributes.of("alpha", alpha), spec, x);
  }

  /** x times the normal distribution's cumulative function, by erf. */
  default Value gelu(Value x) {
    return one("Gelu", InferElementwise.floats("gelu", x), x);
  }

  /** {@link #gelu} by the tanh of a cubic, as GPT-2 has it. */
  default Value geluTanh(Value x) {
    Spec spec = InferElementwise.floats("geluTanh", x);
    return one("Gelu", Attributes.of("approximate", "tanh"), spec, x);
  }

  /** x sigmoid(x), also called swish. */
  default Value silu(Value x) {
    return mul(x, sigmoid(x));
  }

  /** x sigmoid(1.702 x), as CLIP has it. */
  default Value quickGelu(Value x) {
    return mul(x, sigmoid(mul(x, 1.702)));
  }

  /** x held between the two bounds. */
  default Value clip(Value x, double low, double high) {
    Spec spec = InferElementwise.numbers("clip", x);
    return one("Clip", spec, x, scalar(x.type(), low), scalar(x.type(), high));
  }

  /** The same elements as another type; floats lose their fraction as whole numbers. */
  default Value cast(Value x, ElementType type) {
    Attributes to = Attributes.of("to", OnnxTypes.code(type));
    return x.type() == type ? x : one("Cast", to, new Spec(type, x.dims()), x);
  }

  /** x itself, as a value of its own. */
  default Value identity(Value x) {
    return one("Identity", x.spec(), x);
  }

  /** Where a and b are the same. */
  default Value equal(Value a, Value b) {
    return one("Equal", InferElementwise.same("equal", a, b), a, b);
  }

  /** Where a &lt; b. */
  default Value less(Value a, Value b) {
    return one("Less", InferElementwise.order("less", a, b), a, b);
  }

  /** Where a &lt;= b. */
  default Value lessOrEqual(Value a, Value b) {
    return one("LessOrEqual", InferElementwise.order("lessOrEqual", a, b), a, b);
  }

  /** Where a &gt; b. */
  default Value greater(Value a, Value b) {
    return one("Greater", InferElementwise.order("greater", a, b), a, b);
  }

  /** Where a &gt;= b. */
  default Value greaterOrEqual(Value a, Value b) {
    return one("GreaterOrEqual", InferElementwise.order("greaterOrEqual", a, b), a, b);
  }

  /** Where both hold. */
  default Value and(Value a, Value b) {
    return one("And", InferElementwise.logic("and", a, b), a, b);
  }

  /** Where either holds. */
  default Value or(Value a, Value b) {
    return one("Or", InferElementwise.logic("or", a, b), a, b);
  }

  /** Where just one holds. */
  default Value xor(Value a, Value b) {
    return one("Xor", InferElementwise.logic("xor", a, b), a, b);
  }

  /** Where x does not hold. */
  default Value not(Value x) {
    return one("Not", InferElementwise.logic("not", x), x);
  }

  /** Where x is not a number. */
  default Value isNaN(Value x) {
    Spec spec = InferElementwise.floats("isNaN", x);
    return one("IsNaN", new Spec(ElementType.BOOL, spec.dims()), x);
  }

  /** {@code a} where the condition holds, else {@code b}; the three broadcast. */
  default Value where(Value condition, Value a, Value b) {
    return one("Where", InferElementwise.where(condition, a, b), condition, a, b);
  }
}
