package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.heed.model.Safetensors;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.FamilyTable;
import dev.heed.testing.Golden;
import dev.heed.testing.Reference;
import dev.heed.testkit.Tensors;
import dev.heed.testkit.WeightsByRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Encoders with decoders: a folder with weights alone answers as one with graphs does. */
class WeightsAloneTest {

  private static final Path ROOT = Path.of(System.getProperty("heed.root", "."));
  private static final String PHOTO = ROOT.resolve("examples/photos/cat.png").toString();
  private static final String SOUND =
      ROOT.resolve("reference/inputs/audio/chirp_3s_16k.wav").toString();
  private static final String TEXT = "The tower was built in two years.";

  @TempDir Path temporary;

  /** A model and what is asked of it: {@code heed run}'s arguments. */
  private record Case(String model, List<String> arguments) {

    static Case of(String model, String... arguments) {
      return new Case(model, List.of(arguments));
    }
  }

  private static final List<Case> CASES =
      List.of(
          Case.of("t5", "text2text-generation", TEXT, "--max-new-tokens", "8"),
          Case.of("t5", "summarization", TEXT, "--max-new-tokens", "8", "--num-beams", "3"),
          Case.of("t5", "translation", TEXT, "--max-new-tokens", "8", "--num-beams", "2"),
          Case.of("whisper", "automatic-speech-recognition", SOUND, "--max-new-tokens", "8"),
          Case.of(
              "whisper",
              "automatic-speech-recognition",
              SOUND,
              "--max-new-tokens",
              "8",
              "--return-timestamps",
              "word"),
          Case.of("moonshine", "automatic-speech-recognition", SOUND, "--max-new-tokens", "8"),
          Case.of(
              "clap", "zero-shot-audio-classification", SOUND, "--candidate-labels", "rain, a dog"),
          Case.of("trocr", "image-to-text", PHOTO, "--max-new-tokens", "8"),
          Case.of("vision-encoder-decoder", "image-to-text", PHOTO, "--max-new-tokens", "8"),
          Case.of(
              "bart-nli",
              "zero-shot-classification",
              TEXT,
              "--candidate-labels",
              "history, cooking"));

  @TestFactory
  Stream<DynamicTest> weights_alone_answer_as_graphs_do() {
    return CASES.stream()
        .map(
            one ->
                dynamicTest(
                    one.model + " " + one.arguments.get(0),
                    () ->
                        assertThat(answer(weights(one.model), one))
                            .isEqualTo(answer(Golden.folder(one.model), one))));
  }

  private static String answer(Path model, Case one) {
    List<String> arguments = new ArrayList<>(List.of("run"));
    arguments.addAll(one.arguments);
    arguments.addAll(List.of("--model", model.toString(), "--json"));
    Run run = Run.heed(arguments.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).isNotBlank();
    return run.out().replaceAll("(\\d\\.\\d{4})\\d+", "$1"); // what a user would call equal
  }

  /** A copy of a reference model without its graphs. */
  private Path weights(String model) {
    Path into = temporary.resolve(model);
    try (Stream<Path> files = Files.list(Golden.folder(model))) {
      Files.createDirectories(into);
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, into.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return into;
  }

  @Test
  void all_graphs_are_exported_and_answer_alike() throws IOException {
    Path from = weights("t5");
    Path out = temporary.resolve("exported");
    Run export = Run.heed("export", "--model", from.toString(), "--out", out.toString());
    assertThat(export.code()).as(export.err()).isZero();
    for (String graph : List.of("encoder_model", "decoder_model", "decoder_with_past_model")) {
      assertThat(out.resolve(graph + ".onnx")).isRegularFile();
    }
    assertThat(out.resolve("model.onnx")).doesNotExist();
    assertThat(answer(out, CASES.get(0))).isEqualTo(answer(from, CASES.get(0)));
  }

  @TestFactory
  Stream<DynamicTest> tensors_go_in_and_out_as_by_the_published_class() {
    return Stream.of(
            "seq2seq__m2m_100", "seq2seq__mbart", "seq2seq__pegasus", "vlm__blip", "vlm__florence2")
        .map(name -> dynamicTest(name, () -> infer(name)));
  }

  private void infer(String name) throws IOException {
    Path folder =
        WeightsByRule.folder(
            Reference.folder("models_5/" + name), Files.createDirectories(temporary.resolve(name)));
    Path out = temporary.resolve(name + ".safetensors");
    Run infer =
        Run.heed(
            "infer",
            "--model",
            folder.toString(),
            "--inputs",
            folder.resolve("in.safetensors").toString(),
            "--out",
            out.toString(),
            "--max-new-tokens",
            "3");
    assertThat(infer.code()).as(infer.err()).isZero();
    Map<String, Tensor> made = Safetensors.read(out);
    double worst =
        Safetensors.read(folder.resolve("out.safetensors")).entrySet().stream()
            .mapToDouble(output -> Tensors.difference(made.get(output.getKey()), output.getValue()))
            .max()
            .orElseThrow();
    FamilyTable.outputs(name, worst);
    assertThat(made.get("sequences").shape()).isEqualTo(Shape.of(1, 4));
  }

  @Test
  void attention_is_found_in_every_graph() {
    Run inspect = Run.heed("inspect", weights("whisper").toString(), "--json");
    assertThat(inspect.code()).as(inspect.err()).isZero();
    assertThat(inspect.json().get(0).path("attentions").findValuesAsText("graph"))
        .contains("encoder_model", "decoder_model", "decoder_with_past_model");
  }

  @Test
  void what_the_decoder_reads_is_shown() {
    Path maps = temporary.resolve("maps.safetensors");
    Run attention =
        Run.heed("attention", "--model", weights("t5").toString(), TEXT, "--out", maps.toString());
    assertThat(attention.code()).as(attention.err()).isZero();
    assertThat(Safetensors.read(maps).keySet())
        .contains("encoder_attentions.0", "cross_attentions.0", "decoder_attentions.0");
  }
}
