package dev.heed.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Mechanism;
import dev.heed.spi.MechanismSetup;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every attention of the built-in list, differentiated as it is written. */
class AttentionGradientsTest {

  private static final int HEADS = 2;
  private static final int WIDTH = 4;
  private static final Shape TOKENS = Shape.of(1, HEADS, 8, WIDTH);

  static Stream<Mechanism<Attention>> attentions() {
    return Heed.start().attentions().all().stream();
  }

  @ParameterizedTest
  @MethodSource("attentions")
  void agrees_with_central_differences_to_1e_6(Mechanism<Attention> mechanism) {
    double whole = new RuleCase(mechanism.name(), -1, 1, three(), use(mechanism, false)).error(3);
    double masked = new RuleCase(mechanism.name(), -1, 1, three(), use(mechanism, true)).error(4);
    System.out.printf(
        Locale.ROOT, "%-24s %.1e, with a mask %.1e%n", mechanism.name(), whole, masked);
    assertThat(whole).isLessThan(1e-6);
    assertThat(masked).isLessThan(1e-6);
  }

  private static List<Shape> three() {
    return List.of(TOKENS, TOKENS, TOKENS);
  }

  private static RuleCase.Use use(Mechanism<Attention> mechanism, boolean masks) {
    Attention attention = mechanism.make(MechanismSetup.of(HEADS, WIDTH));
    return (ops, x) -> {
      List<Value> floats = x.stream().map(value -> ops.cast(value, ElementType.F32)).toList();
      AttentionContext context = AttentionContext.on(TokenGrid.of(0, 2, 4));
      Value made =
          attention
              .attend(
                  ops,
                  floats.get(0),
                  floats.get(1),
                  floats.get(2),
                  masks ? context.withMask(mask(ops)) : context)
              .output();
      return ops.cast(made, ElementType.F64);
    };
  }

  /** The fourth token is padding. */
  private static Value mask(Ops ops) {
    Value numbers = ops.constant(Tensor.of(Shape.of(1, 1, 1, 8), 1L, 1, 1, 0, 1, 1, 1, 1));
    return ops.equal(numbers, ops.constant(1L));
  }
}
