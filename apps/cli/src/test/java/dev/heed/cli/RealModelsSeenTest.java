package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.look.AttentionMap;
import dev.heed.look.AttentionResult;
import dev.heed.look.FoundAttention.Kind;
import dev.heed.look.GraphHints;
import dev.heed.look.Look;
import dev.heed.look.LookOptions;
import dev.heed.look.explain.Explainer;
import dev.heed.look.explain.Explanation;
import dev.heed.model.ModelFolder;
import dev.heed.onnx.OnnxFile;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.OpenOptions;
import dev.heed.spi.ModelInput;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.NamedModels;
import dev.heed.testing.NeedsModel;
import dev.heed.testing.Reference;
import dev.heed.testkit.Tensors;
import dev.heed.vision.task.ImageClassification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attention out of trained models, of each modality, as they are published. */
class RealModelsSeenTest {

  private static final Heed HEED = Heed.start();

  @TempDir Path folder;

  @Test
  void a_picture_model_looks_alike_as_exported_and_as_rebuilt_within_1e_5() throws IOException {
    Path exported = ImageClassification.TYPE.standardModel().orElseThrow().folder().get();
    String picture = Reference.folder("inputs/image/cat_451x300.png").toString();
    AttentionResult first = seen(exported, picture);
    AttentionResult second = seen(withoutGraph(exported), picture);
    assertThat(first.maps()).hasSize(4);
    for (int layer = 0; layer < 4; layer++) {
      Tensor map = first.maps().get(layer).weights();
      assertThat(Tensors.difference(map, second.maps().get(layer).weights())).isLessThan(1e-5);
    }
    first.maps().forEach(RealModelsSeenTest::requireRows);
  }

  private Path withoutGraph(Path exported) throws IOException {
    for (String file : List.of("config.json", "preprocessor_config.json", "model.safetensors")) {
      Files.copy(exported.resolve(file), folder.resolve(file));
    }
    return folder;
  }

  private static AttentionResult seen(Path folder, String input) {
    ModelFolder model = ModelFolder.open(folder);
    ModelInput<?> what = HEED.explainer(model).read(input);
    try (Look look = HEED.look(model, LookOptions.allMaps())) {
      return look.run(what.tensors().takenBy(look.session()));
    }
  }

  @Test
  void a_sentence_model_in_32_and_in_8_bits() throws IOException {
    List<AttentionMap> full = sentence("/all-minilm-l6-v2.onnx");
    List<AttentionMap> eight = sentence("/all-minilm-l6-v2-q.onnx");
    assertThat(full).hasSize(6).allMatch(map -> map.weights().shape().axis(1) == 12);
    assertThat(eight).hasSize(6);
    full.forEach(RealModelsSeenTest::requireRows);
    eight.forEach(RealModelsSeenTest::requireRows);
    for (int layer = 0; layer < 6; layer++) {
      Tensor map = full.get(layer).weights();
      double worst = Tensors.difference(map, eight.get(layer).weights());
      System.out.printf("MiniLM layer %d: 8 bits move a weight by at most %.3f%n", layer, worst);
      assertThat(worst).isLessThan(0.3);
    }
  }

  private List<AttentionMap> sentence(String resource) throws IOException {
    Path graph = folder.resolve(resource.substring(1));
    try (InputStream in = getClass().getResourceAsStream(resource)) {
      Files.copy(Objects.requireNonNull(in, resource), graph);
    }
    long[] ids = {101, 1996, 4937, 2938, 2006, 1996, 13523, 2138, 2009, 2001, 5458, 1012, 102};
    Shape shape = Shape.of(1, ids.length);
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    Map<String, Tensor> inputs =
        Map.of(
            "input_ids", Tensor.of(shape, ids),
            "attention_mask", Tensor.of(shape, ones),
            "token_type_ids", Tensor.of(shape, new long[ids.length]));
    OpenOptions options = OpenOptions.on(new Device.Cpu(1));
    try (Look look =
        Look.open(
            HEED.runtime(),
            OnnxFile.open(graph),
            GraphHints.none(),
            LookOptions.allMaps(),
            options)) {
      return look.run(new Inputs(inputs).takenBy(look.session())).maps();
    }
  }

  @Test
  @NeedsModel("whisper-tiny-q8")
  void a_speech_model_hears_writes_and_looks_at_what_it_heard() {
    ModelFolder model = ModelFolder.open(NamedModels.folder("whisper-tiny-q8"));
    String sound = Reference.folder("inputs/audio").resolve("speech_en_16k.wav").toString();
    Explainer explainer = HEED.explainer(model).withMaxTokens(24);
    ModelInput<?> what = explainer.read(sound);
    Explanation sight = explainer.attention(what, LookOptions.allMaps());
    for (Kind kind : Kind.values()) {
      assertThat(sight.maps()).filteredOn(map -> map.attention().kind() == kind).hasSize(4);
    }
    sight.maps().forEach(RealModelsSeenTest::requireRows);
    String written = what.tokenizer().orElseThrow().decode(sight.generated(), true);
    System.out.printf("whisper-tiny wrote:%s%n", written);
    assertThat(written).isNotBlank();
  }

  private static void requireRows(AttentionMap map) {
    float[] values = map.weights().toFloats();
    int keys = map.weights().shape().size(3);
    for (int row = 0; row < values.length / keys; row++) {
      double sum = 0;
      for (int i = 0; i < keys; i++) {
        sum += values[row * keys + i];
      }
      assertThat(sum).as("%s, row %d", map.name(), row).isBetween(1 - 1e-3, 1 + 1e-3);
    }
  }
}
