package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.heed.Heed;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.runtime.Device;
import dev.heed.runtime.Session;
import dev.heed.runtime.Signature;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testkit.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What {@code heed export} writes of each reference model, run by {@code heed infer}. */
class ExportsAgreeTest {

  private static final Heed HEED = Heed.start();

  /** Of three modalities: each kind of export is tried on them. */
  private static final List<String> THREE =
      List.of("vit", "roberta-nli", "audio-spectrogram-transformer");

  @TempDir Path folder;

  /** Reference models whose weights Heed builds from, as one graph that takes no past. */
  private static List<Path> models() throws IOException {
    Set<String> known =
        HEED.architectures().all().stream().map(a -> a.modelType()).collect(Collectors.toSet());
    try (Stream<Path> all = Files.list(Golden.folder("vit").getParent())) {
      return all.filter(model -> usualGraph(model).isPresent())
          .filter(model -> known.contains(modelType(model)))
          .sorted()
          .toList();
    }
  }

  private static String modelType(Path model) {
    return ModelFolder.open(model).config().text("model_type");
  }

  private static Optional<Path> usualGraph(Path model) {
    return Stream.of("onnx/model.onnx", "model.onnx")
        .map(model::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  @TestFactory
  Stream<DynamicTest> what_is_exported_gives_the_published_outputs_within_1e_4()
      throws IOException {
    return models().stream()
        .map(model -> dynamicTest(model.getFileName().toString(), () -> agrees(model)));
  }

  private void agrees(Path model) throws IOException {
    Path out = exported(model, model.getFileName().toString());
    try (Session usual = HEED.runtime().open(usualGraph(model).orElseThrow(), Device.CPU);
        Session ours = HEED.runtime().open(out.resolve("model.onnx"), Device.CPU)) {
      double worst =
          takesPast(ours.signature()) ? Double.NaN : difference(model, out, usual.signature());
      System.out.printf(
          "%-32s %,9d bytes, outputs %.1e, inputs %s, outputs %s%n",
          model.getFileName(),
          Files.size(out.resolve("model.onnx")),
          worst,
          against(names(ours.signature().inputs()), names(usual.signature().inputs())),
          against(names(ours.signature().outputs()), names(usual.signature().outputs())));
      assertThat(Double.isNaN(worst) || worst < 1e-4).isTrue();
      assertThat(names(ours.signature().inputs())).isEqualTo(names(usual.signature().inputs()));
      assertThat(names(ours.signature().outputs())).containsAll(names(usual.signature().outputs()));
    }
  }

  private static boolean takesPast(Signature signature) {
    return signature.inputs().stream().anyMatch(input -> input.name().startsWith("past"));
  }

  private static Set<String> names(List<TensorSpec> specs) {
    return specs.stream().map(TensorSpec::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String against(Set<String> ours, Set<String> usual) {
    return ours.equals(usual) ? "as usual" : ours + " (usual: " + usual + ")";
  }

  private Path exported(Path model, String name, String... more) {
    Path out = folder.resolve(name);
    String[] start = {"export", "--model", model.toString(), "--out", out.toString()};
    Run run = Run.heed(Stream.of(start, more).flatMap(Stream::of).toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    return out;
  }

  /**
   * The largest difference to the stored outputs, over the cases of the model; those with a mask of
   * pixels are of graphs that take one.
   */
  private double difference(Path model, Path export, Signature usual) {
    double worst = 0;
    for (Golden golden : Golden.in(model)) {
      boolean masked =
          golden.inputs().containsKey("pixel_mask") && usual.input("pixel_mask").isEmpty();
      if (!masked
          && !golden.inputs().isEmpty()
          && !golden.json().path("kind").asText().equals("generate")) {
        worst = Math.max(worst, difference(golden, export));
      }
    }
    return worst;
  }

  private double difference(Golden golden, Path export) {
    Map<String, Tensor> made = infer(golden, export);
    assertThat(made.keySet()).containsAnyElementsOf(golden.outputs().keySet());
    return golden.outputs().entrySet().stream()
        .filter(stored -> made.containsKey(stored.getKey()))
        .mapToDouble(stored -> Tensors.difference(made.get(stored.getKey()), stored.getValue()))
        .max()
        .orElseThrow();
  }

  private Map<String, Tensor> infer(Golden golden, Path export) {
    Path in = folder.resolve("in.safetensors");
    Path out = folder.resolve("out.safetensors");
    Safetensors.write(in, golden.inputs(), Map.of());
    Run run =
        Run.heed(
            "infer",
            "--model",
            export.toString(),
            "--inputs",
            in.toString(),
            "--out",
            out.toString());
    assertThat(run.code()).as(run.err()).isZero();
    try (Safetensors file = Safetensors.open(out)) {
      return file.names().stream()
          .collect(Collectors.toMap(name -> name, name -> copy(file.tensor(name))));
    }
  }

  private static Tensor copy(Tensor mapped) {
    Tensor copy = Tensor.zeros(mapped.type(), mapped.shape());
    copy.bytes().put(mapped.bytes());
    return copy;
  }

  @TestFactory
  Stream<DynamicTest> plain_and_self_contained_exports_give_the_same_within_1e_4() {
    return THREE.stream()
        .flatMap(
            model ->
                Stream.of("--plain", "--self-contained")
                    .map(kind -> dynamicTest(model + " " + kind, () -> same(model, kind))));
  }

  private void same(String model, String kind) {
    Path from = Golden.folder(model);
    Signature any = new Signature(List.of(), List.of());
    assertThat(difference(from, exported(from, model + kind, kind), any)).isLessThan(1e-4);
  }

  @TestFactory
  Stream<DynamicTest> half_precision_and_8_bits_drift_little() {
    return THREE.stream()
        .flatMap(
            model ->
                Stream.of(
                    dynamicTest(model + " fp16 within 1e-2", () -> drifts(model, "fp16", 1e-2)),
                    dynamicTest(model + " int8 within 2e-1", () -> drifts(model, "int8", 2e-1))));
  }

  private void drifts(String model, String precision, double tolerance) {
    Path from = Golden.folder(model);
    Path export = exported(from, model + precision, "--precision", precision);
    double drift = difference(Golden.in(from).get(0), export);
    System.out.printf("%-32s %s drifts by %.1e%n", model, precision, drift);
    assertThat(drift).isBetween(1e-9, tolerance);
  }

  @TestFactory
  Stream<DynamicTest> other_mechanisms_are_exported_and_change_what_comes_out() {
    return THREE.stream()
        .flatMap(
            model ->
                Stream.of("--attention=dot-product", "--position=alibi")
                    .map(
                        choice -> dynamicTest(model + " " + choice, () -> differs(model, choice))));
  }

  private void differs(String model, String choice) {
    Path from = Golden.folder(model);
    Path export = exported(from, model + choice.substring(2, 6), choice);
    assertThat(difference(Golden.in(from).get(0), export)).isGreaterThan(1e-4);
  }
}
