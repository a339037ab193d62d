package dev.heed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.HeedException;
import dev.heed.op.JavaOps;
import dev.heed.op.Value;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Mechanism;
import dev.heed.spi.MechanismSetup;
import dev.heed.spi.Options;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Tally;
import dev.heed.testkit.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every option of every attention and position encoding with extreme, empty, negative, misspelt and
 * huge values: it works, or a sentence says that it is the caller's mistake.
 */
class EveryMechanismOptionTest {

  private static final List<String> VALUES =
      List.of(
          "",
          " ",
          "-1",
          "0",
          "1",
          "2",
          "3",
          "-0.0",
          "0.5",
          "1e-320",
          "1e308",
          "-1e308",
          "NaN",
          "Infinity",
          "-Infinity",
          "300",
          "65537",
          "100000000",
          "2147483647",
          "-2147483648",
          "9223372036854775807",
          "true",
          "maybe",
          "[1]",
          "1;2",
          "ü漢\u0000",
          "a".repeat(70_000));

  private static final int HEADS = 2;
  private static final int WIDTH = 4;
  private static final TokenGrid GRID = TokenGrid.of(0, 4, 4);

  private final Heed heed = Heed.start();
  private final JavaOps ops = new JavaOps();
  private final Value heads = ops.constant(Tensors.random(1, 1, HEADS, GRID.tokens(), WIDTH));

  @TestFactory
  Stream<DynamicTest> attentions_take_any_value_or_refuse_it() {
    return heed.attentions().all().stream()
        .map(kind -> DynamicTest.dynamicTest(kind.name(), () -> tryAll(kind, this::attend)));
  }

  @TestFactory
  Stream<DynamicTest> encodings_take_any_value_or_refuse_it() {
    return heed.positionalEncodings().all().stream()
        .map(kind -> DynamicTest.dynamicTest(kind.name(), () -> tryAll(kind, this::encode)));
  }

  private interface Use<T> {
    void of(T made);
  }

  private <T> void tryAll(Mechanism<T> kind, Use<T> use) {
    List<String> bad =
        kind.options().keySet().stream()
            .flatMap(
                option ->
                    VALUES.stream()
                        .flatMap(value -> forms(kind, option, value))
                        .flatMap(options -> tried(kind, use, options)))
            .toList();
    assertThat(bad).isEmpty();
  }

  /** A mechanism that has two forms is tried in both. */
  private static Stream<Map<String, String>> forms(Mechanism<?> kind, String option, String value) {
    boolean isPlain = option.equals("form") || !kind.options().containsKey("form");
    return isPlain
        ? Stream.of(Map.of(option, value))
        : Stream.of("mask", "gather").map(form -> Map.of(option, value, "form", form));
  }

  private static <T> Stream<String> tried(
      Mechanism<T> kind, Use<T> use, Map<String, String> options) {
    Tally.add(Tally.Kind.OPTIONS, 1);
    try {
      use.of(kind.with(new Options(options)).make(MechanismSetup.of(HEADS, WIDTH)));
      return Stream.empty();
    } catch (HeedException e) {
      return e.code().isCallersMistake() && e.getMessage().length() < 2_000
          ? Stream.empty()
          : Stream.of(said(options, e));
    } catch (RuntimeException | Error e) {
      return Stream.of(said(options, e));
    }
  }

  private static String said(Map<String, String> options, Throwable e) {
    String shown = options.toString();
    return "%s: %s".formatted(shown.substring(0, Math.min(60, shown.length())), e);
  }

  private void attend(Attention attention) {
    attention.attend(ops, heads, heads, heads, AttentionContext.on(GRID));
  }

  private void encode(PositionalEncoding encoding) {
    Value positions = ops.constant(Tensor.of(Shape.of(GRID.tokens()), positions(GRID.tokens())));
    encoding.onTokens(ops, ops.constant(Tensors.random(2, 1, GRID.tokens(), HEADS * WIDTH)), GRID);
    encoding.onQuery(ops, heads, positions);
    encoding.onKey(ops, heads, positions);
    encoding.onValue(ops, heads, positions);
    Optional<Value> bias = encoding.onScores(ops, HEADS, GRID, positions, positions);
    assertThat(bias).isNotNull();
  }

  private static long[] positions(long tokens) {
    return Stream.iterate(0L, i -> i + 1).limit(tokens).mapToLong(i -> i).toArray();
  }
}
