package dev.heed.speech.processing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.speech.audio.AudioReader;
import dev.heed.spi.Source;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceFeaturesTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static List<Path> cases() throws IOException {
    try (Stream<Path> files = Files.walk(Reference.folder("processors"), 2)) {
      List<Path> found = files.filter(f -> f.toString().endsWith("_wav.json")).sorted().toList();
      return found;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equals_the_published_code_within_1e_6_and_torchaudio_within_2e_3(Path file)
      throws IOException {
    JsonNode json = MAPPER.readTree(file.toFile());
    Path folder = file.getParent();
    boolean torchaudio = json.at("/produced_by/fbank").asText("").startsWith("torchaudio");
    double tolerance = torchaudio ? 2e-3 : 1e-6;
    Path wave = Reference.folder("").resolve(json.get("input").asText());
    Inputs inputs = FeatureExtractors.of(open(folder)).process(List.of(read(wave)));
    for (Map.Entry<String, JsonNode> entry : json.get("tensors").properties()) {
      check(inputs.byName().get(entry.getKey()), entry.getValue(), file, tolerance);
    }
  }

  private static void check(Tensor tensor, JsonNode json, Path file, double tolerance) {
    if (json.path("stored").asText("").equals("summary") || !json.has("dims")) {
      return;
    }
    StoredTensor stored = new StoredTensor(json, bin(file, json));
    assertThat(tensor.shape().axes()).containsExactly(stored.dims());
    assertThat(stored.difference(tensor)).isLessThanOrEqualTo(tolerance);
    Tally.add(Tally.Kind.FEATURES, 1);
  }

  private static Path bin(Path file, JsonNode json) {
    String stem = file.getFileName().toString().replace(".json", "");
    String named = json.path("bin").asText(stem + ".input_values.bin");
    Path bin = file.resolveSibling(named);
    return Files.exists(bin) ? bin : file.resolveSibling(stem + ".input_features.bin");
  }

  private static ModelFolder open(Path folder) {
    return ModelFolder.open(folder);
  }

  private static dev.heed.speech.audio.Audio read(Path wave) {
    return new AudioReader().read(Source.of(wave));
  }

  @Test
  void the_new_style_of_every_configuration_gives_the_same() throws IOException {
    int compared = 0;
    for (Path file : cases()) {
      Path old = file.resolveSibling("preprocessor_config.json");
      Path fresh = file.resolveSibling("new_style_preprocessor_config.json");
      if (Files.exists(fresh) && file.toString().contains("speech_en")) {
        Path folder = Files.createTempDirectory("new-style");
        Files.copy(fresh, folder.resolve("preprocessor_config.json"));
        Path wave =
            Reference.folder("").resolve(MAPPER.readTree(file.toFile()).get("input").asText());
        Inputs a = FeatureExtractors.of(open(old.getParent())).process(List.of(read(wave)));
        Inputs b = FeatureExtractors.of(open(folder)).process(List.of(read(wave)));
        assertThat(a.byName().keySet()).isEqualTo(b.byName().keySet());
        a.byName()
            .forEach((name, t) -> assertThat(t.bytes()).isEqualTo(b.byName().get(name).bytes()));
        compared++;
      }
    }
    System.out.println("configurations in both styles: " + compared);
    assertThat(compared).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "wav2vec2_mask0_longest, facebook__wav2vec2-base-960h",
    "wav2vec2_mask0_max_length, facebook__wav2vec2-base-960h",
    "wav2vec2_mask1_longest, facebook__wav2vec2-base-960h",
    "wav2vec2_mask1_max_length, facebook__wav2vec2-base-960h",
    "moonshine_pad_longest, UsefulSensors__moonshine-tiny",
    "whisper_longest_mask, openai__whisper-tiny"
  })
  void the_item_of_a_batch_whose_recording_is_here_is_equal_within_1e_6(String name, String model)
      throws IOException {
    Path folder = Reference.folder("processors");
    JsonNode json = MAPPER.readTree(folder.resolve("_batch/" + name + ".json").toFile());
    float[] speech = read(Reference.folder("inputs/audio/speech_en_16k.wav")).samples();
    int[] lengths = {47223, 8000};
    List<float[]> batch = new ArrayList<>();
    for (int length : lengths) {
      batch.add(Arrays.copyOf(speech, length));
    }
    batch.add(speech);
    ModelFolder model0 = withMask(folder.resolve(model), json);
    Inputs inputs = extract(FeatureExtractors.of(model0), batch, json.get("call"));
    String main = inputs.byName().containsKey("input_values") ? "input_values" : "input_features";
    JsonNode stored = json.at("/tensors/" + main);
    StoredTensor expected =
        new StoredTensor(stored, folder.resolve("_batch/" + stored.get("bin").asText()));
    Tensor all = inputs.byName().get(main);
    assertThat(all.shape().axes()).containsExactly(expected.dims());
    int item = Math.toIntExact(all.shape().elements() / 3);
    Tensor last = dev.heed.testkit.Tensors.rows(all, 2, 3);
    assertThat(expected.difference(last, 2 * item)).isLessThanOrEqualTo(1e-6);
    checkMask(inputs, json.at("/tensors/attention_mask"));
  }

  private static void checkMask(Inputs inputs, JsonNode stored) {
    if (stored.isMissingNode()) {
      assertThat(inputs.byName()).doesNotContainKey("attention_mask");
      return;
    }
    long[] mask = inputs.byName().get("attention_mask").toLongs();
    int steps = mask.length / 3;
    for (int b = 0; b < 3; b++) {
      long sum = Arrays.stream(mask, b * steps, (b + 1) * steps).sum();
      assertThat(sum).isEqualTo(stored.at("/sum_per_item/" + b).asLong());
    }
  }

  private static Inputs extract(FeatureExtractor extractor, List<float[]> batch, JsonNode call) {
    Padding padding =
        call != null && call.has("max_length")
            ? Padding.to(call.get("max_length").asInt())
            : Padding.longest();
    return extractor instanceof WhisperFeatures whisper
        ? whisper.extract(batch, padding, true)
        : ((WaveformFeatures) extractor).extract(batch, padding);
  }

  private static ModelFolder withMask(Path folder, JsonNode json) throws IOException {
    var config =
        (com.fasterxml.jackson.databind.node.ObjectNode)
            MAPPER.readTree(folder.resolve("preprocessor_config.json").toFile());
    if (json.has("return_attention_mask")) {
      config.set("return_attention_mask", json.get("return_attention_mask"));
    }
    Path copy = Files.createTempDirectory("batch");
    MAPPER.writeValue(copy.resolve("preprocessor_config.json").toFile(), config);
    return ModelFolder.open(copy);
  }
}
