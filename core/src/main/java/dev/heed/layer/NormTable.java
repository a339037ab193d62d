package dev.heed.layer;

import dev.heed.op.Dims;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;

/** Which norm a model uses everywhere; it makes one from the weights of each place. */
@FunctionalInterface
public interface NormTable {

  /** The norm over {@code width} channels whose weights are in {@code parameters}. */
  Norm of(Parameters parameters, long width);

  /** {@link LayerNorm}: {@code weight} and {@code bias}. */
  static NormTable layerNorm(double epsilon) {
    return (parameters, width) -> LayerNorm.of(parameters, width, epsilon);
  }

  /** {@link LayerNorm} with a {@code weight} alone. */
  static NormTable layerNormWithoutBias(double epsilon) {
    return (parameters, width) -> {
      Value weight = parameters.get("weight", width);
      return (ops, x) -> ops.layerNormalization(x, weight, epsilon);
    };
  }

  /** {@link LayerNorm} without any weights. */
  static NormTable layerNormAlone(double epsilon) {
    return (parameters, width) ->
        (ops, x) -> {
          Value ones = ops.constantOfShape(Dims.of(width), x.type(), 1);
          return ops.layerNormalization(x, ones, epsilon);
        };
  }

  /** {@link LayerNorm} times {@code 1 + weight}, and its {@code bias}, as Nemotron stores it. */
  static NormTable layerNormPlusOne(double epsilon) {
    return (parameters, width) -> {
      Value weight = parameters.get("weight", width);
      Value bias = parameters.get("bias", width);
      return (ops, x) -> ops.layerNormalization(x, ops.add(weight, 1), bias, epsilon);
    };
  }

  /** {@link RmsNorm}. */
  static NormTable rmsNorm(double epsilon) {
    return (parameters, width) -> RmsNorm.of(parameters, width, epsilon);
  }

  /** {@link RmsNorm} times {@code 1 + weight}, as Gemma stores it. */
  static NormTable rmsNormPlusOne(double epsilon) {
    return (parameters, width) -> {
      Value weight = parameters.get("weight", width);
      return (ops, x) -> ops.rmsNormalization(x, ops.add(weight, 1), epsilon);
    };
  }
}
