package dev.heed.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.heed.export.RecordedModel;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.ArchitectureContract;
import dev.heed.testkit.Rebuilt;
import dev.heed.testkit.StoredCase;
import dev.heed.testkit.Tensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What an encoder and a decoder of three recorded graphs owe: the published outputs and maps, and
 * the same logits token by token from the cache.
 */
public abstract class MemoryContract {

  /** All architectures that the folder's graphs may be of. */
  protected abstract List<Architecture> architectures();

  /** Folders with weights. */
  protected abstract List<Path> folders();

  /** Cases with {@code decoder_input_ids}. */
  protected abstract List<StoredCase> cases(Path folder);

  @TestFactory
  Stream<DynamicTest> gives_the_published_outputs_within_1e_4_and_maps_within_1e_5() {
    return folders().stream()
        .flatMap(
            folder ->
                cases(folder).stream()
                    .filter(stored -> stored.inputs().containsKey("decoder_input_ids"))
                    .map(stored -> dynamicTest(stored.toString(), () -> compare(folder, stored))));
  }

  private void compare(Path folder, StoredCase stored) {
    Map<String, Tensor> plain = whole(folder, stored, Choices.none().withMaps());
    Map<String, Tensor> fused = whole(folder, stored, Choices.none());
    Map<String, Double> outputs = differences(stored, fused, false);
    Map<String, Double> maps = differences(stored, plain, true);
    System.out.printf(
        "%-28s %-16s outputs %.1e maps %.1e (%s)%n",
        stored.model(), stored.name(), worst(outputs), worst(maps), outputs.keySet());
    if (FamilyTable.rows().containsKey(stored.model())) {
      FamilyTable.outputs(stored.model(), worst(outputs));
    }
    Tally.add(Tally.Kind.WEIGHTS, outputs.size());
    assertThat(outputs).containsKey("logits");
    assertThat(worst(outputs)).isLessThan(ArchitectureContract.OUTPUT_TOLERANCE);
    assertThat(worst(differences(stored, plain, false)))
        .as("by plain operators")
        .isLessThan(ArchitectureContract.OUTPUT_TOLERANCE);
    assertThat(worst(maps)).isLessThan(ArchitectureContract.MAP_TOLERANCE);
    assertThat(plain).containsKey("cross_attentions.0").containsKey("decoder_attentions.0");
  }

  /** By the names of the whole model; the logits of later tokens come from the cache. */
  private Map<String, Tensor> whole(Path folder, StoredCase stored, Choices choices) {
    Map<String, Tensor> all = new LinkedHashMap<>();
    try (Session encoder = open(folder, "encoder_model", choices);
        Session first = open(folder, "decoder_model", choices);
        Session next = open(folder, "decoder_with_past_model", choices)) {
      Map<String, Tensor> encoded = Rebuilt.run(encoder, stored.inputs());
      encoded.forEach((name, tensor) -> all.put(encoderName(name), tensor));
      Map<String, Tensor> inputs = new LinkedHashMap<>();
      inputs.put("encoder_hidden_states", encoded.get("last_hidden_state"));
      if (stored.inputs().containsKey("attention_mask")) {
        inputs.put("encoder_attention_mask", stored.inputs().get("attention_mask"));
      }
      Tensor ids = stored.inputs().get("decoder_input_ids");
      inputs.put("input_ids", ids);
      all.putAll(Rebuilt.run(first, inputs));
      requireSameByCache(first, next, inputs, all.get("logits"));
    }
    return all;
  }

  private static String encoderName(String name) {
    return name.startsWith("encoder_") ? name : "encoder_" + name;
  }

  private static void requireSameByCache(
      Session first, Session next, Map<String, Tensor> inputs, Tensor logits) {
    Tensor ids = inputs.get("input_ids");
    Map<String, Tensor> step = new LinkedHashMap<>(inputs);
    step.put("input_ids", column(ids, 0));
    Map<String, Tensor> made = Rebuilt.run(first, step);
    for (int at = 1; at < ids.shape().size(1); at++) {
      made.forEach(
          (name, tensor) -> {
            if (name.startsWith("present.")) {
              step.put(name.replace("present.", "past_key_values."), tensor);
            }
          });
      step.put("input_ids", column(ids, at));
      made = Rebuilt.run(next, step);
      assertThat(Tensors.difference(made.get("logits"), position(logits, at)))
          .as("token %s from the cache", at)
          .isLessThan(ArchitectureContract.OUTPUT_TOLERANCE / 4);
    }
  }

  /** {@code [B, 1]} of {@code [B, N]}. */
  private static Tensor column(Tensor ids, int at) {
    int batch = ids.shape().size(0);
    int length = ids.shape().size(1);
    long[] all = ids.toLongs();
    long[] column = new long[batch];
    for (int row = 0; row < batch; row++) {
      column[row] = all[row * length + at];
    }
    return Tensor.of(Shape.of(batch, 1), column);
  }

  /** {@code [B, 1, V]} of {@code [B, N, V]}. */
  private static Tensor position(Tensor logits, int at) {
    int batch = logits.shape().size(0);
    int length = logits.shape().size(1);
    int width = logits.shape().size(2);
    float[] all = logits.toFloats();
    float[] some = new float[batch * width];
    for (int row = 0; row < batch; row++) {
      System.arraycopy(all, (row * length + at) * width, some, row * width, width);
    }
    return Tensor.of(Shape.of(batch, 1, width), some);
  }

  private Session open(Path folder, String graph, Choices choices) {
    return Rebuilt.session(
        RecordedModel.of(ModelFolder.open(folder), architectures(), graph, choices, Precision.FP32)
            .graph());
  }

  private static Map<String, Double> differences(
      StoredCase stored, Map<String, Tensor> made, boolean maps) {
    Map<String, Double> differences = new TreeMap<>();
    stored
        .outputs()
        .forEach(
            (name, tensor) -> {
              if (name.matches(".*attentions\\.\\d+") == maps && made.containsKey(name)) {
                differences.put(name, Tensors.difference(made.get(name), tensor));
              }
            });
    return differences;
  }

  private static double worst(Map<String, Double> differences) {
    return differences.values().stream().mapToDouble(d -> d).max().orElse(0);
  }
}
