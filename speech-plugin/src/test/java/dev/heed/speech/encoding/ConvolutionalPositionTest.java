package dev.heed.speech.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.layer.Activation;
import dev.heed.op.JavaOps;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.PositionalEncodingContract;
import dev.heed.testkit.RandomParameters;
import dev.heed.testkit.Tensors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvolutionalPositionTest {

  private final JavaOps ops = new JavaOps();

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 16})
  void every_token_keeps_its_place_whatever_the_kernels_size(int kernel) {
    Tensor tokens = Tensors.random(1, 2, 7, 6);
    Tensor placed = placed(tokens, kernel);
    assertThat(placed.shape()).isEqualTo(Shape.of(2, 7, 6));
    assertThat(Tensors.difference(placed, tokens)).isGreaterThan(0.01);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void a_token_tells_those_within_the_kernel_that_it_is_there(int kernel) {
    float[] quiet = new float[10 * 6];
    float[] loud = quiet.clone();
    loud[5 * 6] = 1;
    float[] before = placed(Tensor.of(Shape.of(1, 10, 6), quiet), kernel).toFloats();
    float[] after = placed(Tensor.of(Shape.of(1, 10, 6), loud), kernel).toFloats();
    for (int token = 0; token < 10; token++) {
      // An even kernel has one place more before a token than behind it.
      boolean near = token >= 5 - (kernel - 1 - kernel / 2) && token <= 5 + kernel / 2;
      boolean told = false;
      for (int i = 0; i < 6; i++) {
        told |= before[token * 6 + i] != after[token * 6 + i];
      }
      assertThat(told).as("token %d", token).isEqualTo(near);
    }
  }

  private Tensor placed(Tensor tokens, int kernel) {
    RandomParameters conv = RandomParameters.of(ops, name -> !name.equals("weight_g"));
    Activation activation = Activation.named("gelu");
    Value x = ops.constant(tokens);
    TokenGrid grid = TokenGrid.line(x.axis(1));
    return ops.tensor(
        ConvolutionalPosition.of(ops, conv, 6, kernel, 2, activation).onTokens(ops, x, grid));
  }

  @Nested
  class UnderTheContract extends PositionalEncodingContract {

    @Override
    protected PositionalEncoding encoding() {
      return new PositionalEncoding() {
        @Override
        public Value onTokens(Ops ops, Value tokens, TokenGrid grid) {
          RandomParameters conv = RandomParameters.of(ops, name -> !name.equals("weight_g"));
          Activation activation = Activation.named("gelu");
          return ConvolutionalPosition.of(ops, conv, 32, 4, 2, activation)
              .onTokens(ops, tokens, grid);
        }
      };
    }
  }
}
