package dev.heed.nlp.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testkit.Rebuilt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What models that write text on owe: the published logits, and the same ones step by step. */
abstract class CausalContract {

  private static final double OUTPUT_TOLERANCE = 1e-4;
  private static final double MAP_TOLERANCE = 1e-5;

  private final List<Session> opened = new ArrayList<>();

  abstract Architecture architecture();

  abstract Path folder();

  @TestFactory
  Stream<DynamicTest> gives_the_published_logits_and_maps_where_there_is_text() {
    Session plain = Rebuilt.session(architecture(), folder(), Choices.none());
    Session maps = Rebuilt.session(architecture(), folder(), Choices.none().withMaps());
    opened.addAll(List.of(plain, maps));
    return prompts().map(golden -> dynamicTest(golden.toString(), () -> hold(golden, plain, maps)));
  }

  @TestFactory
  Stream<DynamicTest> token_by_token_with_a_past_gives_the_same_as_at_once() {
    Session session = Rebuilt.session(architecture(), folder(), Choices.none());
    opened.add(session);
    return prompts()
        .map(golden -> dynamicTest(golden + " in steps", () -> stepByStep(session, golden)));
  }

  @AfterEach
  void close_the_sessions() {
    opened.forEach(Session::close);
    opened.clear();
  }

  private Stream<Golden> prompts() {
    return Golden.in(folder()).stream()
        .filter(golden -> golden.outputs().containsKey("logits_with_position_ids"));
  }

  /**
   * What a case stores: {@code logits_with_position_ids} is of a run with its positions, all else
   * of one that counts positions through the padding on the left.
   */
  private static void hold(Golden golden, Session plain, Session maps) {
    Map<String, Tensor> counted = new LinkedHashMap<>(golden.inputs());
    counted.put("position_ids", counted(golden));
    Map<String, Tensor> stored = new LinkedHashMap<>(golden.outputs());
    Tensor placed = stored.remove("logits_with_position_ids");
    for (Session session : List.of(plain, maps)) {
      Map<String, Tensor> past = noPast(session, golden);
      compare(golden, run(session, golden.inputs(), past), Map.of("logits", placed));
      compare(golden, run(session, counted, past), stored);
    }
  }

  private static Tensor counted(Golden golden) {
    Shape shape = golden.inputs().get("input_ids").shape();
    long[] positions = new long[Math.toIntExact(shape.elements())];
    Arrays.setAll(positions, i -> i % shape.axis(1));
    return Tensor.of(shape, positions);
  }

  private static void compare(
      Golden golden, Map<String, Tensor> made, Map<String, Tensor> expected) {
    Map<String, Double> differences = new TreeMap<>();
    expected.forEach(
        (name, tensor) -> {
          if (made.containsKey(name)) {
            differences.put(name, differenceAtText(golden, made.get(name), tensor));
          }
        });
    System.out.printf(
        "%-28s %-16s outputs %.1e maps %.1e (%s)%n",
        golden.model(),
        golden.name(),
        worst(differences, false),
        worst(differences, true),
        String.join(", ", differences.keySet()));
    assertThat(differences).containsKey("logits");
    assertThat(worst(differences, false)).as("%s", differences).isLessThan(OUTPUT_TOLERANCE);
    assertThat(worst(differences, true)).as("%s", differences).isLessThan(MAP_TOLERANCE);
  }

  private static double worst(Map<String, Double> differences, boolean maps) {
    return differences.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("attentions.") == maps)
        .mapToDouble(Map.Entry::getValue)
        .max()
        .orElse(0);
  }

  /** The largest difference at tokens that are no padding: [B, N, ...] or [B, H, N, ...]. */
  private static double differenceAtText(Golden golden, Tensor made, Tensor expected) {
    assertThat(made.shape()).isEqualTo(expected.shape());
    long[] mask = golden.inputs().get("attention_mask").toLongs();
    int tokens = golden.inputs().get("attention_mask").shape().size(1);
    int heads = made.shape().rank() == 4 ? made.shape().size(1) : 1;
    int width = made.shape().size(-1);
    float[] a = made.toFloats();
    float[] b = expected.toFloats();
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      int token = i / width % tokens;
      int item = i / width / tokens / heads;
      boolean isText = mask[item * tokens + token] != 0;
      largest = isText ? Math.max(largest, Math.abs((double) a[i] - b[i])) : largest;
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
            .isCloseTo((double) all[(b * tokens + n) * width + i], within(OUTPUT_TOLERANCE));
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
