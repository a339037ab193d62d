package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.model.Safetensors;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import dev.heed.testkit.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every reference model that takes tokens, through {@code heed infer} on every stored input.
 *
 * <p>The stored {@code logits} of a causal model are those of a call without {@code position_ids},
 * which counts padding on the left too; {@code logits_with_position_ids} are those of positions
 * that begin with the first token, and mean something there alone.
 */
class TextModelsTest {

  private static final double TOLERANCE = 1e-4;
  private static final String POSITIONS = "position_ids";

  @TempDir private Path temporary;

  /** One graph on one stored input, with positions or without. */
  record Case(Golden golden, boolean positions) {
    @Override
    public String toString() {
      return golden + (positions ? " at its own positions" : "");
    }
  }

  static Stream<Case> cases() throws IOException {
    try (Stream<Path> models = Files.list(Reference.folder("models"))) {
      return models.sorted().toList().stream()
          .filter(model -> Files.exists(model.resolve("onnx/model.onnx")))
          .flatMap(model -> Golden.in(model).stream())
          .filter(golden -> golden.inputs().containsKey("input_ids"))
          .filter(golden -> !golden.json().path("kind").asText().equals("generate"))
          .flatMap(TextModelsTest::ways);
    }
  }

  private static Stream<Case> ways(Golden golden) {
    return golden.inputs().containsKey(POSITIONS)
        ? Stream.of(new Case(golden, false), new Case(golden, true))
        : Stream.of(new Case(golden, false));
  }

  @ParameterizedTest(name = "{0} within 1e-4")
  @MethodSource("cases")
  void infers_what_the_published_code_gave(Case one) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(one.golden().inputs());
    if (!one.positions()) {
      inputs.remove(POSITIONS);
    }
    infer(one.golden().model(), "model", inputs).forEach((name, tensor) -> hold(one, name, tensor));
  }

  private static void hold(Case one, String name, Tensor tensor) {
    Map<String, Tensor> stored = one.golden().outputs();
    String published = one.positions() ? name + "_with_" + POSITIONS : name;
    if (stored.containsKey(published)) {
      Tensor mask = one.golden().inputs().get("attention_mask");
      report(
          one.toString(),
          name,
          one.positions()
              ? atTokens(tensor, stored.get(published), mask)
              : Tensors.difference(tensor, stored.get(published)));
    }
  }

  private static void report(String what, String output, double difference) {
    System.out.printf("infer %-50s %-26s %.1e%n", what, output, difference);
    assertThat(difference).as(what + " " + output).isLessThan(TOLERANCE);
    Tally.add(Tally.Kind.ONNX, 1);
  }

  /** {@code [B, N, C]} both, where the mask {@code [B, N]} is 1. */
  private static double atTokens(Tensor ours, Tensor theirs, Tensor mask) {
    float[] a = ours.toFloats();
    float[] b = theirs.toFloats();
    long[] tokens = mask.toLongs();
    int width = a.length / tokens.length;
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      most = tokens[i / width] == 1 ? Math.max(most, Math.abs(a[i] - b[i])) : most;
    }
    return most;
  }

  @Test
  void t5_gives_within_1e_4_what_the_published_code_gave_by_each_of_its_graphs() {
    for (Golden golden : Golden.of("t5")) {
      if (golden.inputs().containsKey("decoder_input_ids")) {
        t5(golden);
      }
    }
  }

  private void t5(Golden golden) {
    Map<String, Tensor> encoded = infer("t5", "encoder_model", golden.inputs());
    Tensor states = encoded.get("last_hidden_state");
    Tensor mask = golden.inputs().get("attention_mask");
    Tensor stored = golden.outputs().get("encoder_last_hidden_state");
    report(golden + " encoder_model", "last_hidden_state", atTokens(states, stored, mask));
    Map<String, Tensor> inputs =
        Map.of(
            "input_ids", golden.inputs().get("decoder_input_ids"),
            "encoder_hidden_states", states,
            "encoder_attention_mask", mask);
    for (String graph : List.of("decoder_model", "decoder_model_merged")) {
      Map<String, Tensor> outputs = infer("t5", graph, inputs);
      Tensor logits = golden.outputs().get("logits");
      report(golden + " " + graph, "logits", Tensors.difference(outputs.get("logits"), logits));
    }
  }

  private Map<String, Tensor> infer(String model, String graph, Map<String, Tensor> inputs) {
    Path in = temporary.resolve("in.safetensors");
    Path out = temporary.resolve("out.safetensors");
    Safetensors.write(in, inputs, Map.of());
    String folder = Golden.folder(model).toString();
    Run run =
        Run.heed(
            "infer", "--model", folder, "--graph", graph, "--inputs", in + "", "--out", out + "");
    assertThat(run.code()).as(run.err()).isZero();
    try (Safetensors file = Safetensors.open(out)) {
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      file.names().forEach(name -> outputs.put(name, copy(file.tensor(name))));
      return outputs;
    }
  }

  /** The file's own tensors end with it. */
  private static Tensor copy(Tensor tensor) {
    Tensor copy = Tensor.zeros(tensor.type(), tensor.shape());
    copy.bytes().put(tensor.bytes());
    return copy;
  }
}
