package dev.heed.nlp.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.Choices;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testing.Rebuilt;
import dev.heed.testing.Tensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What models that write text on owe: the published logits, and the same ones step by step. */
abstract class CausalContract {

  private static final double OUTPUT_TOLERANCE = 1e-4;
  private static final double MAP_TOLERANCE = 1e-5;

  abstract dev.heed.spi.Architecture architecture();

  abstract Path folder();

  @TestFactory
  Stream<DynamicTest> gives_the_published_logits_and_maps_where_there_is_text() {
    Session session = Rebuilt.session(architecture(), folder(), Choices.none());
    Session maps = Rebuilt.session(architecture(), folder(), Choices.none().withMaps());
    return prompts()
        .map(
            golden ->
                DynamicTest.dynamicTest(
                    golden.toString(),
                    () -> {
                      compare(
                          golden, run(session, golden.inputs(), noPast(session, golden)), "run");
                      compare(golden, run(maps, golden.inputs(), noPast(maps, golden)), "maps");
                    }))
        .onClose(session::close)
        .onClose(maps::close);
  }

  @TestFactory
  Stream<DynamicTest> token_by_token_with_a_past_gives_the_same_as_at_once() {
    Session session = Rebuilt.session(architecture(), folder(), Choices.none());
    return prompts()
        .map(
            golden ->
                DynamicTest.dynamicTest(golden + " in steps", () -> stepByStep(session, golden)))
        .onClose(session::close);
  }

  private Stream<Golden> prompts() {
    return Golden.in(folder()).stream()
        .filter(golden -> golden.outputs().containsKey("logits_with_position_ids"));
  }

  private static void compare(Golden golden, Map<String, Tensor> made, String how) {
    Map<String, Double> differences = new TreeMap<>();
    golden
        .outputs()
        .forEach(
            (name, expected) -> {
              String given = name.equals("logits_with_position_ids") ? "logits" : name;
              if (made.containsKey(given) && isHeld(golden, name)) {
                double difference = differenceAtText(golden, made.get(given), expected);
                differences.put(name, difference);
              }
            });
    System.out.printf("%-28s %-16s %-5s %s%n", golden.model(), golden.name(), how, differences);
    assertThat(differences).containsKey("logits_with_position_ids");
    differences.forEach(
        (name, difference) ->
            assertThat(difference)
                .as(name)
                .isLessThan(name.startsWith("attentions") ? MAP_TOLERANCE : OUTPUT_TOLERANCE));
  }

  /**
   * All but what was stored of a run without {@code position_ids}: with padding on the left its
   * positions are others.
   */
  private static boolean isHeld(Golden golden, String name) {
    return name.equals("logits_with_position_ids") || !isPadded(golden);
  }

  private static boolean isPadded(Golden golden) {
    for (long visible : golden.inputs().get("attention_mask").toLongs()) {
      if (visible == 0) {
        return true;
      }
    }
    return false;
  }

  /** The largest difference at tokens that are no padding; logits are [B, N, vocabulary]. */
  private static double differenceAtText(Golden golden, Tensor made, Tensor expected) {
    if (made.shape().rank() != 3) {
      return Tensors.difference(made, expected);
    }
    assertThat(made.shape()).isEqualTo(expected.shape());
    long[] mask = golden.inputs().get("attention_mask").toLongs();
    float[] a = made.toFloats();
    float[] b = expected.toFloats();
    int width = made.shape().size(2);
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = mask[i / width] == 0 ? largest : Math.max(largest, Math.abs((double) a[i] - b[i]));
    }
    return largest;
  }

  /** Keys and values of length 0. */
  private static Map<String, Tensor> noPast(Session session, Golden golden) {
    long batch = golden.inputs().get("input_ids").shape().axis(0);
    Map<String, Tensor> past = new LinkedHashMap<>();
    for (TensorSpec spec : session.signature().inputs()) {
      if (spec.name().startsWith("past_key_values.")) {
        long heads = spec.axes().get(1).size().orElseThrow();
        long width = spec.axes().get(3).size().orElseThrow();
        past.put(spec.name(), Tensor.zeros(ElementType.F32, Shape.of(batch, heads, 0, width)));
      }
    }
    return past;
  }

  private static Map<String, Tensor> run(
      Session session, Map<String, Tensor> inputs, Map<String, Tensor> past) {
    Map<String, Tensor> all = new LinkedHashMap<>(inputs);
    all.putAll(past);
    return Rebuilt.run(session, all);
  }

  private static void stepByStep(Session session, Golden golden) {
    Map<String, Tensor> past = noPast(session, golden);
    Tensor expected = golden.outputs().get("logits_with_position_ids");
    int tokens = golden.inputs().get("input_ids").shape().size(1);
    for (int n = 0; n < tokens; n++) {
      Map<String, Tensor> made = run(session, step(golden, n), past);
      past = asPast(made);
      compareStep(golden, n, made.get("logits"), expected);
    }
  }

  private static Map<String, Tensor> step(Golden golden, int n) {
    Map<String, Tensor> inputs = golden.inputs();
    return Map.of(
        "input_ids", columns(inputs.get("input_ids"), n, n + 1),
        "position_ids", columns(inputs.get("position_ids"), n, n + 1),
        "attention_mask", columns(inputs.get("attention_mask"), 0, n + 1));
  }

  private static Map<String, Tensor> asPast(Map<String, Tensor> made) {
    Map<String, Tensor> past = new LinkedHashMap<>();
    made.forEach(
        (name, tensor) -> {
          if (name.startsWith("present.")) {
            past.put(name.replace("present.", "past_key_values."), tensor);
          }
        });
    return past;
  }

  private static void compareStep(Golden golden, int n, Tensor logits, Tensor expected) {
    long[] mask = golden.inputs().get("attention_mask").toLongs();
    float[] made = logits.toFloats();
    float[] all = expected.toFloats();
    int tokens = expected.shape().size(1);
    int width = expected.shape().size(2);
    for (int b = 0; b < expected.shape().size(0); b++) {
      for (int i = 0; mask[b * tokens + n] != 0 && i < width; i++) {
        assertThat((double) made[b * width + i])
            .isCloseTo(
                all[(b * tokens + n) * width + i],
                org.assertj.core.data.Offset.offset(OUTPUT_TOLERANCE));
      }
    }
  }

  private static Tensor columns(Tensor tensor, int start, int end) {
    long[] all = tensor.toLongs();
    int rows = tensor.shape().size(0);
    int width = tensor.shape().size(1);
    long[] some = new long[rows * (end - start)];
    for (int b = 0; b < rows; b++) {
      System.arraycopy(all, b * width + start, some, b * (end - start), end - start);
    }
    return Tensor.of(Shape.of(rows, end - start), some);
  }
}
