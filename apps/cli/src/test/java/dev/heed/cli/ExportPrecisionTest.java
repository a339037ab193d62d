package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.export.Drift;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.model.Safetensors;
import dev.heed.runtime.Device;
import dev.heed.runtime.FittedInputs;
import dev.heed.runtime.Session;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testkit.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A decoder in 8 and 4 bits, and from weights of 16 bits. */
class ExportPrecisionTest {

  private static final Heed HEED = Heed.start();
  private static final Map<String, Tensor> TEXT =
      Map.of("input_ids", Tensor.of(Shape.of(1, 6), 5, 17, 3, 60, 8, 9));

  @TempDir Path temporary;

  private static Tensor logits(Session session) {
    try (session) {
      return session.run(FittedInputs.fit(TEXT, session.signature())).get("logits");
    }
  }

  private static Tensor logits(Path folder, Precision precision) {
    return logits(
        HEED.session(ModelFolder.open(folder), "model", Device.CPU, Optional.of(precision)));
  }

  private String exported(Path model, Path out, String... more) {
    String[] all = new String[5 + more.length];
    System.arraycopy(
        new String[] {"export", "--model", model.toString(), "--out", out.toString()},
        0,
        all,
        0,
        5);
    System.arraycopy(more, 0, all, 5, more.length);
    Run run = Run.heed(all);
    assertThat(run.code()).as(run.err()).isZero();
    return run.out();
  }

  @Test
  void what_is_exported_in_8_and_4_bits_is_what_opens_in_them() throws IOException {
    Path llama = Files.createDirectory(temporary.resolve("weights"));
    for (String name : List.of("config.json", "model.safetensors")) {
      Files.copy(Reference.folder("models/llama").resolve(name), llama.resolve(name));
    }
    Tensor exact = logits(llama, Precision.FP32);
    for (Precision precision : new Precision[] {Precision.INT8, Precision.INT4}) {
      Path out = temporary.resolve(precision.id());
      exported(llama, out, "--precision", precision.id());
      Tensor opened = logits(llama, precision);
      Tensor written = logits(HEED.runtime().open(out.resolve("model.onnx"), Device.CPU));
      assertThat(Tensors.difference(opened, written)).as("%s", precision).isLessThan(1e-5);
      Drift drift = Drift.of("logits", exact, opened);
      assertThat(drift.largest()).as("%s", precision).isGreaterThan(1e-6);
      assertThat(drift.cosine()).as("%s", precision).isGreaterThan(0.9);
    }
  }

  @Test
  void the_drift_is_told_on_a_text_of_the_users() throws IOException {
    Path gpt = Reference.folder("models/gpt2");
    Path text =
        Files.writeString(temporary.resolve("text.txt"), "The cat sat on the mat. ".repeat(9));
    String told =
        exported(gpt, temporary.resolve("a"), "--precision", "int4", "--text", text.toString());
    assertThat(told)
        .containsPattern("on the text: \\d+ next tokens, \\d+ the same as in fp32")
        .containsPattern("perplexity [\\d.]+, in fp32 [\\d.]+ \\([+-][\\d.]+ %\\)");
    String json = exported(gpt, temporary.resolve("b"), "--text", text.toString(), "--json");
    assertThat(json).contains("\"max_abs\":").contains("\"perplexity_fp32\":");
  }

  /** The file stays as it is: the graph names its numbers and widens them. */
  @Test
  void weights_of_16_bits_are_widened_by_the_runtime_and_are_in_no_file_twice() throws IOException {
    Path llama = Reference.folder("models/llama");
    Path narrow = Files.createDirectory(temporary.resolve("narrow"));
    Path wide = Files.createDirectory(temporary.resolve("wide"));
    Map<String, Tensor> narrowed = new LinkedHashMap<>();
    Map<String, Tensor> rounded = new LinkedHashMap<>();
    Safetensors.read(llama.resolve("model.safetensors"))
        .forEach(
            (name, tensor) -> {
              narrowed.put(name, tensor.as(ElementType.BF16));
              rounded.put(name, tensor.as(ElementType.BF16).as(ElementType.F32));
            });
    Safetensors.write(narrow.resolve("model.safetensors"), narrowed, Map.of());
    Safetensors.write(wide.resolve("model.safetensors"), rounded, Map.of());
    Files.copy(llama.resolve("config.json"), narrow.resolve("config.json"));
    Files.copy(llama.resolve("config.json"), wide.resolve("config.json"));
    Tensor expected = logits(wide, Precision.FP32);
    assertThat(Tensors.difference(logits(narrow, Precision.FP32), expected)).isZero();
    Path out = temporary.resolve("exported");
    exported(narrow, out);
    assertThat(Files.size(out.resolve("model.onnx"))).isLessThan(200_000);
    Tensor written = logits(HEED.runtime().open(out.resolve("model.onnx"), Device.CPU));
    assertThat(Tensors.difference(written, expected)).isLessThan(1e-5);
    assertThat(Tensors.difference(logits(narrow, Precision.INT4), logits(wide, Precision.INT4)))
        .isZero();
  }
}
