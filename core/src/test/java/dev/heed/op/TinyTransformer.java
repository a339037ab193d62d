package dev.heed.op;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** A ViT encoder with random weights, as an architecture would write it. */
record TinyTransformer(
    int layers,
    int width,
    int heads,
    int patch,
    int image,
    BiFunction<String, Shape, Tensor> weights) {

  TinyTransformer(int layers, int width, int heads, int patch, int image) {
    this(layers, width, heads, patch, image, kept(TinyTransformer::random));
  }

  /** ViT-B/16's sizes; weights of one shape are one tensor of zeros. */
  static TinyTransformer base() {
    Map<Shape, Tensor> zeros = new HashMap<>();
    return new TinyTransformer(
        12,
        768,
        12,
        16,
        224,
        (name, shape) -> zeros.computeIfAbsent(shape, s -> Tensor.zeros(ElementType.F32, s)));
  }

  private static BiFunction<String, Shape, Tensor> kept(BiFunction<String, Shape, Tensor> make) {
    Map<String, Tensor> made = new HashMap<>();
    return (name, shape) -> made.computeIfAbsent(name, n -> make.apply(n, shape));
  }

  private Value weight(Ops ops, String name, long... axes) {
    return ops.weight(name, weights.apply(name, Shape.of(axes)));
  }

  private static Tensor random(String name, Shape shape) {
    Random random = new Random(name.hashCode());
    float[] values = new float[(int) shape.elements()];
    double scale = Math.sqrt(1.0 / shape.axis(0));
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * scale);
    }
    return Tensor.of(shape, values);
  }

  Value build(Ops ops) {
    Value pixels = ops.input("pixel_values", ElementType.F32, Dims.of("batch", 3, image, image));
    int side = image / patch;
    Value kernel = weight(ops, "patch.weight", width, 3, patch, patch);
    Value grid = ops.conv(pixels, kernel, Window.stride(patch, patch));
    Value tokens = ops.transpose(ops.reshape(grid, 0, width, -1), 0, 2, 1);
    Value start = weight(ops, "cls", 1, 1, width);
    Value x = ops.concat(1, ops.expand(start, Dims.of(pixels.axis(0), 1, width)), tokens);
    x = ops.add(x, weight(ops, "position", 1, side * (long) side + 1, width));
    for (int i = 0; i < layers; i++) {
      try (Scope in = ops.scope("encoder/layer." + i)) {
        String name = "layer." + i;
        x = residual(ops, x, name + ".norm1", y -> attention(ops, y, name));
        x = residual(ops, x, name + ".norm2", y -> mlp(ops, y, name));
      }
    }
    Value last = norm(ops, x, "norm");
    ops.output("last_hidden_state", last);
    return last;
  }

  private Value residual(Ops ops, Value x, String norm, UnaryOperator<Value> part) {
    return ops.add(x, part.apply(norm(ops, x, norm)));
  }

  private Value norm(Ops ops, Value x, String name) {
    return ops.layerNormalization(
        x, weight(ops, name + ".weight", width), weight(ops, name + ".bias", width), 1e-6);
  }

  private Value linear(Ops ops, Value x, String name, long in, long out) {
    Value product = ops.matMul(x, weight(ops, name + ".weight", in, out));
    return ops.add(product, weight(ops, name + ".bias", out));
  }

  private Value attention(Ops ops, Value x, String name) {
    try (Scope in = ops.scope("attention")) {
      Value q = heads(ops, linear(ops, x, name + ".q", width, width));
      Value k = heads(ops, linear(ops, x, name + ".k", width, width));
      Value v = heads(ops, linear(ops, x, name + ".v", width, width));
      Value scores = ops.matMul(q, ops.transpose(k, 0, 1, 3, 2));
      Value scaled = ops.mul(scores, 1 / Math.sqrt(width / (double) heads));
      Value mixed = ops.matMul(ops.softmax(scaled, -1), v);
      Value joined = ops.reshape(ops.transpose(mixed, 0, 2, 1, 3), x.dims());
      return linear(ops, joined, name + ".out", width, width);
    }
  }

  private Value heads(Ops ops, Value x) {
    return ops.transpose(ops.reshape(x, 0, 0, heads, width / heads), 0, 2, 1, 3);
  }

  private Value mlp(Ops ops, Value x, String name) {
    Value wide = ops.gelu(linear(ops, x, name + ".up", width, 4L * width));
    return linear(ops, wide, name + ".down", 4L * width, width);
  }

  Tensor pixels(int batch) {
    return random("pixels", Shape.of(batch, 3, image, image));
  }
}
