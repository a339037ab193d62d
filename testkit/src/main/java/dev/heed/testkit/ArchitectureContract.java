package dev.heed.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every {@link Architecture} owes: rebuilt from a reference model's weights, it gives the
 * published code's outputs and attention maps, whatever stands beside an item in its batch.
 *
 * <p>Extend it, name the architecture and its reference models; each stored case becomes a test and
 * prints one line of a table.
 */
public abstract class ArchitectureContract {

  /** The largest difference of an output to what PyTorch gave. */
  public static final double OUTPUT_TOLERANCE = 1e-4;

  /** The largest difference of an attention weight. */
  public static final double MAP_TOLERANCE = 1e-5;

  /** The largest difference of an output by fused operators to that by plain ones. */
  public static final double FUSED_TOLERANCE = 1e-4;

  private final List<Session> opened = new ArrayList<>();

  protected abstract Architecture architecture();

  /** Folders that hold a model of this architecture and what it answered. */
  protected abstract List<Path> folders();

  /** Whether {@code JavaOps} computes the cases too: slow, and worth it for a few architectures. */
  protected boolean alsoInJava() {
    return false;
  }

  /** What the model of a folder answered: its {@code in} and {@code out.safetensors}. */
  protected List<StoredCase> cases(Path folder) {
    return StoredCase.in(folder);
  }

  /** The graph's name for what a case calls {@code stored}; maps are {@code attentions.0}, ... */
  protected String outputName(String stored) {
    return stored;
  }

  @TestFactory
  Stream<DynamicTest> gives_the_published_outputs_within_1e_4_and_maps_within_1e_5() {
    return each(this::onnxTests);
  }

  @TestFactory
  Stream<DynamicTest> gives_them_in_java_too_where_asked_for() {
    return alsoInJava() ? each(this::javaTests) : Stream.of();
  }

  @TestFactory
  Stream<DynamicTest> an_item_does_not_depend_on_what_stands_beside_it() {
    return each(this::batchTests);
  }

  @AfterEach
  void close_the_sessions() {
    opened.forEach(Session::close);
    opened.clear();
  }

  private Session open(Path folder, Choices choices) {
    Session session = Rebuilt.session(architecture(), folder, choices);
    opened.add(session);
    return session;
  }

  private Stream<DynamicTest> each(Function<Path, Stream<DynamicTest>> tests) {
    return folders().stream().flatMap(tests);
  }

  private Stream<DynamicTest> onnxTests(Path folder) {
    Session plain = open(folder, Choices.none());
    Session maps = open(folder, Choices.none().withMaps());
    return cases(folder).stream()
        .map(stored -> dynamicTest(stored.toString(), () -> compare(stored, plain, maps)));
  }

  private void compare(StoredCase stored, Session plain, Session maps) {
    Map<String, Tensor> made = Rebuilt.run(plain, stored.inputs());
    Map<String, Tensor> shown = Rebuilt.run(maps, stored.inputs());
    check(stored, "onnx", made, shown);
    assertThat(worst(differences(stored, shown, false))).isLessThan(OUTPUT_TOLERANCE);
    made.forEach(
        (name, fused) ->
            assertThat(Tensors.difference(fused, shown.get(name)))
                .as("fused against plain: " + name)
                .isLessThan(FUSED_TOLERANCE));
  }

  private Stream<DynamicTest> javaTests(Path folder) {
    return cases(folder).stream()
        .map(stored -> dynamicTest(stored + " in Java", () -> compareInJava(folder, stored)));
  }

  private void compareInJava(Path folder, StoredCase stored) {
    Map<String, Tensor> made =
        Rebuilt.inJava(architecture(), folder, Choices.none().withMaps(), stored.inputs());
    check(stored, "java", made, made);
  }

  private void check(
      StoredCase stored, String by, Map<String, Tensor> made, Map<String, Tensor> shown) {
    Map<String, Double> outputs = differences(stored, made, false);
    Map<String, Double> maps = differences(stored, shown, true);
    compared(stored, by, outputs, maps);
    assertThat(outputs).as("outputs to compare with").isNotEmpty();
    assertThat(worst(outputs)).as("outputs: " + outputs).isLessThan(OUTPUT_TOLERANCE);
    assertThat(worst(maps)).as("maps: " + maps).isLessThan(MAP_TOLERANCE);
  }

  /**
   * Told of each comparison, before it is judged: prints a line of a table.
   *
   * @param by {@code onnx} or {@code java}
   * @param outputs the largest difference of each output, by name
   * @param maps the same of attention maps
   */
  protected void compared(
      StoredCase stored, String by, Map<String, Double> outputs, Map<String, Double> maps) {
    System.out.printf(
        "%-28s %-16s %-5s outputs %-8s maps %-8s (%s)%n",
        stored.model(),
        stored.name(),
        by,
        text(outputs),
        text(maps),
        String.join(", ", outputs.keySet()));
  }

  private static String text(Map<String, Double> differences) {
    return differences.isEmpty() ? "-" : String.format(Locale.ROOT, "%.1e", worst(differences));
  }

  private static double worst(Map<String, Double> differences) {
    return differences.values().stream().mapToDouble(d -> d).max().orElse(0);
  }

  /** By name, for the stored tensors that the model gives; a stored map must be among them. */
  private Map<String, Double> differences(
      StoredCase stored, Map<String, Tensor> made, boolean maps) {
    Map<String, Double> differences = new TreeMap<>();
    stored
        .outputs()
        .forEach(
            (published, expected) -> {
              String name = outputName(published);
              if (isMap(published) == maps && (maps || made.containsKey(name))) {
                assertThat(made).as("the map " + published).containsKey(name);
                differences.put(name, Tensors.difference(made.get(name), expected));
              }
            });
    return differences;
  }

  /** Whether a stored tensor is a layer's attention weights. */
  protected boolean isMap(String stored) {
    return stored.matches("(.*[._])?attentions\\.\\d+");
  }

  private Stream<DynamicTest> batchTests(Path folder) {
    Session session = open(folder, Choices.none());
    return cases(folder).stream()
        .filter(stored -> batch(stored) > 1)
        .limit(1)
        .map(stored -> dynamicTest(stored + " one by one", () -> compareAlone(stored, session)));
  }

  private static long batch(StoredCase stored) {
    return stored.inputs().values().stream().mapToLong(t -> t.shape().axis(0)).max().orElse(0);
  }

  private void compareAlone(StoredCase stored, Session session) {
    Map<String, Tensor> together = Rebuilt.run(session, stored.inputs());
    Map<String, Tensor> first = new TreeMap<>();
    stored.inputs().forEach((name, tensor) -> first.put(name, Tensors.rows(tensor, 0, 1)));
    Rebuilt.run(session, first)
        .forEach(
            (name, alone) ->
                assertThat(
                        Tensors.difference(
                            alone, Tensors.corner(together.get(name), alone.shape())))
                    .as(name)
                    .isLessThan(OUTPUT_TOLERANCE / 4));
  }
}
