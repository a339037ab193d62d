package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.runtime.Device;
import dev.heed.runtime.Session;
import dev.heed.runtime.Signature;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.processing.FeatureExtractor;
import dev.heed.speech.processing.FeatureExtractors;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import dev.heed.testkit.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every stored case of every model of sound, tensors in and tensors out, as a table. */
class SpeechGoldenTest {

  private static final double TOLERANCE = 1e-4;
  private static final double FEATURES = 1e-6;
  private static final double FILTER_BANK = 2e-3;

  @TempDir Path scratch;

  private final Heed heed = Heed.start();
  private final List<String> table = new ArrayList<>();
  private int ran;
  private int processed;

  @Test
  void infer_is_within_1e_4_of_every_stored_output_and_features_within_1e_6_or_2e_3_of_torchaudio()
      throws IOException {
    List<Path> folders = folders();
    for (Path folder : folders) {
      model(ModelFolder.open(folder));
    }
    System.out.println(String.join("\n", table));
    System.out.printf(
        "%d models of sound: %d runs of graphs, %d of extractors%n",
        folders.size(), ran, processed);
    Tally.add(Tally.Kind.ONNX, ran);
    Tally.add(Tally.Kind.FEATURES, processed);
    assertThat(ran).isPositive();
    assertThat(processed).isPositive();
  }

  private static List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(Reference.folder("models"))) {
      return all.filter(folder -> Golden.in(folder).stream().anyMatch(SpeechGoldenTest::isSound))
          .sorted()
          .toList();
    }
  }

  private static boolean isSound(Golden golden) {
    return golden.inputs().containsKey("input_features")
        || golden.inputs().containsKey("input_values");
  }

  private void model(ModelFolder folder) {
    Map<String, Signature> graphs = new LinkedHashMap<>();
    folder.graphs().forEach(graph -> graphs.put(graph, signature(folder, graph)));
    for (Golden golden : Golden.in(folder.path())) {
      process(folder, golden);
      if (golden.json().path("kind").asText().equals("generate") || !isSound(golden)) {
        row(golden, "-", "-", "tokens, held one for one elsewhere");
      } else {
        infer(folder, golden, graphs);
      }
    }
  }

  private Signature signature(ModelFolder folder, String graph) {
    try (Session session = heed.session(folder, graph, Device.CPU, Optional.empty())) {
      return session.signature();
    }
  }

  private void infer(ModelFolder folder, Golden golden, Map<String, Signature> graphs) {
    int before = ran;
    graphs.forEach(
        (name, signature) ->
            GraphCase.of(golden, name, signature).ifPresent(each -> infer(folder, each)));
    assertThat(ran).as("graphs that take %s", golden).isGreaterThan(before);
  }

  private void infer(ModelFolder folder, GraphCase graphCase) {
    Path in = scratch.resolve("in.safetensors");
    Path out = scratch.resolve("out.safetensors");
    Safetensors.write(in, graphCase.feed(), Map.of());
    Run run =
        Run.heed(
            "infer",
            "--model",
            folder.path().toString(),
            "--graph",
            graphCase.graph(),
            "--inputs",
            in.toString(),
            "--out",
            out.toString());
    assertThat(run.code()).as("%s %s", graphCase, run.err()).isZero();
    compare(graphCase, out);
  }

  private void compare(GraphCase graphCase, Path out) {
    try (Safetensors given = Safetensors.open(out)) {
      Map<String, Tensor> found = new LinkedHashMap<>();
      given.names().forEach(name -> found.put(name, given.tensor(name)));
      Map<String, Tensor> expected = graphCase.expected(found);
      double worst = 0;
      for (Map.Entry<String, Tensor> entry : expected.entrySet()) {
        worst = Math.max(worst, Tensors.difference(entry.getValue(), found.get(entry.getKey())));
      }
      if (!expected.isEmpty()) {
        ran++;
        row(
            graphCase.golden(),
            graphCase.graph(),
            "%.1e".formatted(worst),
            "%d outputs".formatted(expected.size()));
        assertThat(worst).as(graphCase.toString()).isLessThan(TOLERANCE);
      }
    }
  }

  /** From the waveform that a case was made of to its inputs. */
  private void process(ModelFolder folder, Golden golden) {
    Tensor raw = golden.inputs().get("raw_waveform");
    if (raw == null) {
      return;
    }
    FeatureExtractor extractor = FeatureExtractors.of(folder);
    Audio audio = Audio.mono(raw.toFloats(), extractor.rate());
    Map<String, Tensor> made = extractor.process(List.of(audio)).byName();
    boolean bank = golden.json().at("/info/note").asText().contains("torchaudio");
    for (Map.Entry<String, Tensor> entry : made.entrySet()) {
      if (golden.inputs().containsKey(entry.getKey())) {
        double worst = Tensors.difference(golden.inputs().get(entry.getKey()), entry.getValue());
        row(golden, "(process)", "%.1e".formatted(worst), entry.getKey());
        assertThat(worst)
            .as("%s %s", golden, entry.getKey())
            .isLessThan(bank ? FILTER_BANK : FEATURES);
        processed++;
      }
    }
  }

  private void row(Golden golden, String graph, String worst, String what) {
    table.add(
        "%-30s %-20s %-22s %8s  %s".formatted(golden.model(), golden.name(), graph, worst, what));
  }
}
