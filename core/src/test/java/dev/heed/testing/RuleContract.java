package dev.heed.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.FittedInputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.ArchitectureContract;
import dev.heed.testkit.Rebuilt;
import dev.heed.testkit.StoredCase;
import dev.heed.testkit.Tensors;
import dev.heed.testkit.WeightsByRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What architectures owe on the folders of {@code reference/models_5}, whose weights follow from
 * their names: the published outputs, by fused and by plain operators, and token for token the text
 * that a decoder writes, step by step with its cache.
 */
public abstract class RuleContract {

  private static final String PAST = "past_key_values.";

  @TempDir Path temporary;

  /** All architectures of the plugin; the {@code model_type} of a folder picks one. */
  protected abstract List<Architecture> architectures();

  /** Folders of {@code reference/models_5}. */
  protected abstract List<String> folders();

  /** Those of the folders whose nets have no attention, and so no maps. */
  protected Set<String> withoutAttention() {
    return Set.of();
  }

  /** The largest difference of an output; for those that the published code leaves to chance. */
  protected double difference(String model, Tensor made, Tensor expected) {
    return Tensors.difference(made, expected) / coarseness(expected);
  }

  /**
   * Where an output is in the hundreds, single precision has steps that are coarser than the
   * tolerance is fine: eight of them are then as near as can be. 1 for all others.
   */
  private static double coarseness(Tensor expected) {
    if (expected.type() != ElementType.F32) {
      return 1;
    }
    float largest = 0;
    for (float value : expected.toFloats()) {
      largest = Float.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
    }
    return Math.max(1, 8 * Math.ulp(largest) / ArchitectureContract.OUTPUT_TOLERANCE);
  }

  @TestFactory
  Stream<DynamicTest> gives_the_published_outputs_within_1e_4() {
    return folders().stream().map(name -> dynamicTest(name, () -> compare(folder(name))));
  }

  @TestFactory
  Stream<DynamicTest> writes_the_published_tokens_with_a_cache() {
    return folders().stream()
        .filter(
            name -> stored(Reference.folder("models_5/" + name)).outputs().containsKey("sequences"))
        .map(name -> dynamicTest(name, () -> write(folder(name))));
  }

  private Path folder(String name) {
    try {
      Path into = Files.createDirectories(temporary.resolve(name));
      return WeightsByRule.folder(Reference.folder("models_5/" + name), into);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StoredCase stored(Path folder) {
    return StoredCase.in(folder).get(0);
  }

  private Session open(Path folder, Choices choices) {
    Json config = ModelFolder.open(folder).config();
    List<String> classes = config.texts("architectures");
    Architecture architecture =
        architectures().stream()
            .filter(known -> known.builds(config))
            .sorted(
                Comparator.comparing(known -> known.heads().stream().noneMatch(classes::contains)))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no architecture for " + config));
    return Rebuilt.session(architecture, folder, choices);
  }

  private void compare(Path folder) {
    StoredCase stored = stored(folder);
    try (Session fused = open(folder, Choices.none());
        Session plain = open(folder, Choices.none().withMaps())) {
      Map<String, Double> differences = differences(stored, fused);
      System.out.printf(
          "%-36s outputs %.1e (%s)%n",
          stored.model(), worst(differences), String.join(", ", differences.keySet()));
      FamilyTable.outputs(stored.model(), worst(differences));
      Tally.add(Tally.Kind.WEIGHTS, differences.size());
      assertThat(worst(differences))
          .as("%s", differences)
          .isLessThan(ArchitectureContract.OUTPUT_TOLERANCE);
      assertThat(worst(differences(stored, plain)))
          .as("by plain operators")
          .isLessThan(ArchitectureContract.OUTPUT_TOLERANCE);
      boolean attends =
          plain.signature().outputs().stream().anyMatch(o -> o.name().contains("attentions.0"));
      assertThat(attends)
          .as("maps of attention")
          .isEqualTo(!withoutAttention().contains(stored.model()));
    }
  }

  private Map<String, Double> differences(StoredCase stored, Session session) {
    Map<String, Tensor> made = Rebuilt.run(session, completed(session, stored.inputs()));
    Map<String, Double> differences = new TreeMap<>();
    stored
        .outputs()
        .forEach(
            (name, tensor) -> {
              if (made.containsKey(name)) {
                differences.put(name, difference(stored.model(), made.get(name), tensor));
              }
            });
    assertThat(differences).as("outputs to compare with").isNotEmpty();
    return differences;
  }

  private static double worst(Map<String, Double> differences) {
    return differences.values().stream().mapToDouble(d -> d).max().orElse(0);
  }

  /** Inputs that were left out when the case was stored, as the command line fills them. */
  private static Map<String, Tensor> completed(Session session, Map<String, Tensor> stored) {
    return FittedInputs.fit(stored, session.signature()).byName();
  }

  private static long tokens(Map<String, Tensor> inputs) {
    return inputs.get("input_ids").shape().axis(1);
  }

  private static Tensor ones(long count) {
    return row(LongStream.range(0, count).map(i -> 1).toArray());
  }

  private static Tensor row(long... values) {
    return Tensor.of(Shape.of(1, values.length), values);
  }

  private void write(Path folder) {
    StoredCase stored = stored(folder);
    long[] expected = stored.outputs().get("sequences").toLongs();
    long[] written = expected.clone();
    int prompt = (int) tokens(stored.inputs());
    try (Session session = open(folder, Choices.none())) {
      Map<String, Tensor> ids = Map.of("input_ids", stored.inputs().get("input_ids"));
      Map<String, Tensor> inputs = completed(session, ids);
      for (int at = prompt; at < expected.length; at++) {
        Map<String, Tensor> made = Rebuilt.run(session, inputs);
        written[at] = likeliest(made.get("logits"));
        inputs = next(made, written[at], at);
      }
    }
    assertThat(written).isEqualTo(expected);
    FamilyTable.texts(folder.getFileName().toString());
    Tally.add(Tally.Kind.SEQUENCES, 1);
  }

  private static Map<String, Tensor> next(Map<String, Tensor> made, long token, int at) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("input_ids", row(token));
    inputs.put("position_ids", row(at));
    inputs.put("attention_mask", ones(at + 1L));
    made.forEach(
        (name, tensor) -> {
          if (name.startsWith("present")) {
            inputs.put(name.replace("present.", PAST).replace("present_", "past_"), tensor);
          }
        });
    return inputs;
  }

  /** The likeliest token behind the last one. */
  private static long likeliest(Tensor logits) {
    float[] all = logits.toFloats();
    int width = logits.shape().size(-1);
    int best = all.length - width;
    for (int i = best; i < all.length; i++) {
      best = all[i] > all[best] ? i : best;
    }
    return (long) best - (all.length - width);
  }
}
