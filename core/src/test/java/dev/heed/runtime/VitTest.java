package dev.heed.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole models against the outputs of the published code. */
class VitTest {

  private static final float TOLERANCE = 1e-4f;
  private final ModelRuntime runtime = ModelRuntime.create(notice -> {});

  private static Path model() {
    return Reference.folder("models/vit");
  }

  private static JsonNode cases() throws IOException {
    Path golden = model().resolve("golden/golden.json");
    return new ObjectMapper().readTree(golden.toFile()).get("cases");
  }

  private static Tensor tensor(JsonNode entry) throws IOException {
    List<Long> axes = new ArrayList<>();
    entry.get("dims").forEach(axis -> axes.add(axis.asLong()));
    byte[] bytes =
        Files.readAllBytes(model().resolve("golden").resolve(entry.get("file").asText()));
    return Tensor.view(ElementType.F32, Shape.of(axes), ByteBuffer.wrap(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.onnx", "model_attentions.onnx"})
  void outputs_are_within_1e_4_of_the_published_ones(String graph) throws IOException {
    int compared = 0;
    try (Session session = runtime.open(model().resolve("onnx").resolve(graph), Device.CPU)) {
      for (JsonNode each : cases()) {
        if (!each.get("name").asText().startsWith("img")) {
          continue; // the exported graph runs only at its traced size
        }
        JsonNode input = each.get("inputs").get(0);
        Outputs outputs = session.run(Inputs.of(input.get("name").asText(), tensor(input)));
        for (JsonNode expected : each.get("outputs")) {
          compared += compare(outputs, expected);
        }
      }
    }
    assertThat(compared).isEqualTo(graph.equals("model.onnx") ? 2 : 6);
  }

  private static int compare(Outputs outputs, JsonNode expected) throws IOException {
    Tensor actual = outputs.byName().get(expected.get("name").asText());
    if (actual == null) {
      return 0;
    }
    Tensor wanted = tensor(expected);
    assertThat(actual.shape()).isEqualTo(wanted.shape());
    assertThat(actual.toFloats())
        .usingComparatorWithPrecision(TOLERANCE)
        .containsExactly(wanted.toFloats());
    return 1;
  }

  @Test
  void eight_threads_on_one_session_get_identical_results()
      throws IOException, InterruptedException, ExecutionException {
    Inputs inputs = Inputs.of("pixel_values", tensor(cases().get(0).get("inputs").get(0)));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (Session session =
        runtime.open(model().resolve("onnx/model_attentions.onnx"), Device.CPU)) {
      Outputs alone = session.run(inputs);
      Callable<Boolean> run = () -> same(alone, session.run(inputs));
      List<Callable<Boolean>> runs = Collections.nCopies(200, run);
      for (Future<Boolean> result : threads.invokeAll(runs)) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
  }

  private static boolean same(Outputs one, Outputs other) {
    return one.byName().entrySet().stream()
        .allMatch(entry -> entry.getValue().bytes().equals(other.get(entry.getKey()).bytes()));
  }
}
