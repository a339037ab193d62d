package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.runtime.Device;
import dev.heed.runtime.Session;
import dev.heed.runtime.Signature;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every stored case of every model of images, tensors in and tensors out, as a table. */
class VisionGoldenTest {

  private static final double TOLERANCE = 1e-4;

  @TempDir Path scratch;

  private final Heed heed = Heed.start();
  private final List<String> table = new ArrayList<>();
  private int ran;
  private int files;

  @Test
  void infer_is_within_1e_4_of_every_stored_output_and_process_makes_the_stored_inputs_to_the_bit()
      throws IOException {
    List<Path> folders = folders();
    for (Path folder : folders) {
      model(ModelFolder.open(folder));
    }
    System.out.println(String.join("\n", table));
    System.out.printf(
        "%d models of images: %d runs of graphs, %d of processors%n", folders.size(), ran, files);
    Tally.add(Tally.Kind.ONNX, ran);
    Tally.add(Tally.Kind.PICTURES, files);
    assertThat(ran).isPositive();
  }

  private static List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(Reference.folder("models"))) {
      return all.filter(folder -> Golden.in(folder).stream().anyMatch(VisionGoldenTest::hasPixels))
          .sorted()
          .toList();
    }
  }

  private static boolean hasPixels(Golden golden) {
    return golden.inputs().containsKey("pixel_values");
  }

  private void model(ModelFolder folder) {
    Map<String, Signature> graphs = new LinkedHashMap<>();
    folder.graphs().forEach(graph -> graphs.put(graph, signature(folder, graph)));
    Golden.in(folder.path()).stream()
        .filter(VisionGoldenTest::hasPixels)
        .forEach(golden -> golden(folder, golden, graphs));
  }

  private Signature signature(ModelFolder folder, String graph) {
    try (Session session = heed.session(folder, graph, Device.CPU, Optional.empty())) {
      return session.signature();
    }
  }

  private void golden(ModelFolder folder, Golden golden, Map<String, Signature> graphs) {
    process(folder, golden);
    Optional<String> reason = noGraphCase(golden, graphs);
    if (reason.isPresent()) {
      row(golden, "-", "-", reason.get());
      return;
    }
    int before = ran;
    graphs.forEach(
        (name, signature) ->
            GraphCase.of(golden, name, signature)
                .ifPresent(each -> infer(folder, each, each.forbidden(signature))));
    assertThat(ran).as("graphs that take %s", golden).isGreaterThan(before);
  }

  /** Cases that say something about the published code that no graph can be asked. */
  private static Optional<String> noGraphCase(Golden golden, Map<String, Signature> graphs) {
    if (golden.json().path("kind").asText().equals("generate")) {
      return Optional.of("a loop of generation, held token for token elsewhere");
    }
    if (golden.json().at("/info/interpolate_pos_encoding").asBoolean()) {
      return Optional.of("needs the argument interpolate_pos_encoding: graphs are traced without");
    }
    Set<String> left = new TreeSet<>(golden.inputs().keySet());
    left.removeIf(
        name ->
            graphs.values().stream()
                .anyMatch(s -> s.input(name.replace("decoder_", "")).isPresent()));
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of("no graph of the folder takes " + String.join(", ", left));
  }

  private void infer(ModelFolder folder, GraphCase graphCase, Optional<String> forbidden) {
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
    if (forbidden.isPresent()) {
      assertThat(run.code()).isEqualTo(2);
      row(graphCase.golden(), graphCase.graph(), "-", forbidden.get());
    } else {
      assertThat(run.code()).as("%s %s", graphCase, run.err()).isZero();
      compare(graphCase, out);
    }
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
        row(graphCase.golden(), graphCase.graph(), "%.1e".formatted(worst), names(expected));
        assertThat(worst).as(graphCase.toString()).isLessThan(TOLERANCE);
      }
    }
  }

  private static String names(Map<String, Tensor> compared) {
    List<String> first = compared.keySet().stream().limit(4).toList();
    int more = compared.size() - first.size();
    return String.join(", ", first) + (more > 0 ? " and %d more".formatted(more) : "");
  }

  private void process(ModelFolder folder, Golden golden) {
    if (golden.pictures().isEmpty()) {
      return;
    }
    Path out = scratch.resolve("processed.safetensors");
    List<String> words = new ArrayList<>(List.of("process", "--model", folder.path().toString()));
    words.addAll(List.of("--backend", "pil")); // what made the cases
    words.addAll(golden.pictures());
    words.addAll(List.of("--modality", "image", "--out", out.toString()));
    Run run = Run.heed(words.toArray(String[]::new));
    assertThat(run.code()).as("%s: %s", golden, run.err()).isZero();
    try (Safetensors made = Safetensors.open(out)) {
      for (String name : List.of("pixel_values", "pixel_mask")) {
        if (golden.inputs().containsKey(name)) {
          assertThat(Tensors.difference(golden.inputs().get(name), made.tensor(name)))
              .as("%s %s of heed process", golden, name)
              .isZero();
          row(golden, "(process)", "0", name);
        }
      }
    }
    files++;
  }

  private void row(Golden golden, String graph, String worst, String what) {
    table.add(
        "%-24s %-14s %-28s %8s  %s".formatted(golden.model(), golden.name(), graph, worst, what));
  }
}
