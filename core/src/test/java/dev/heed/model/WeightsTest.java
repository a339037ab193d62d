package dev.heed.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsTest {

  @TempDir Path folder;

  @BeforeEach
  void writeShards() throws IOException {
    write("model-00001-of-00002.safetensors", Map.of("a", Tensor.of(Shape.of(2), 1f, 2f)));
    write("model-00002-of-00002.safetensors", Map.of("b", Tensor.of(Shape.of(1), 3f)));
  }

  private void write(String name, Map<String, Tensor> tensors) {
    Safetensors.write(folder.resolve(name), tensors, Map.of());
  }

  private Weights open(String weightMap) throws IOException {
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"metadata\":{\"total_size\":12},\"weight_map\":" + weightMap + "}");
    return ModelFolder.open(folder).weights();
  }

  @Test
  void shards_are_one() throws IOException {
    try (Weights weights =
        open(
            "{\"b\":\"model-00002-of-00002.safetensors\",\"a\":\"model-00001-of-00002.safetensors\"}")) {
      assertThat(weights.names()).containsExactly("b", "a");
      assertThat(weights.get("a").toFloats()).containsExactly(1f, 2f);
      assertThat(weights.get("b", Shape.of(1)).toFloats()).containsExactly(3f);
      assertThat(weights.find("c")).isEmpty();
      assertThat(weights.totalParameters()).isEqualTo(3);
      assertThat(weights.entry("b").file()).hasFileName("model-00002-of-00002.safetensors");
      Refused.model(() -> weights.get("c"), "index.json has no tensor 'c'", "2 tensors");
    }
    assertThat(ModelFolder.open(folder).hasWeights()).isTrue();
  }

  @Test
  void a_single_file_goes_before_an_index() throws IOException {
    write("model.safetensors", Map.of("only", Tensor.of(Shape.of(), 9f)));
    try (Weights weights = open("{\"a\":\"model-00001-of-00002.safetensors\"}")) {
      assertThat(weights.names()).containsExactly("only");
    }
  }

  @Test
  void a_missing_shard_is_named_with_those_there_are() {
    Refused.model(
        () -> open("{\"a\":\"model-00003-of-00003.safetensors\"}"),
        "names the shard 'model-00003-of-00003.safetensors', which is not there",
        "model-00001-of-00002.safetensors, model-00002",
        "Download");
  }

  @Test
  void a_tensor_that_its_shard_lacks_is_named() {
    Refused.model(
        () -> open("{\"a\":\"model-00002-of-00002.safetensors\"}"),
        "says that tensor 'a' is in model-00002-of-00002.safetensors",
        "no such tensor");
  }

  @Test
  void a_shard_outside_the_folder_is_refused() throws IOException {
    Refused.model(() -> open("{\"a\":\"../x.safetensors\"}"), "index.json", "'..'");
    Refused.model(() -> open("{\"a\":\"/etc/passwd\"}"), "index.json", "relative");
    Path outside = Files.createTempFile("heed", ".safetensors");
    Files.createSymbolicLink(folder.resolve("link.safetensors"), outside);
    Refused.model(() -> open("{\"a\":\"link.safetensors\"}"), "outside the model's folder");
    Files.delete(outside);
  }

  @Test
  void an_index_of_another_kind_is_refused() {
    Refused.model(() -> open("[]"), "weight_map should hold a JSON object");
    Refused.model(() -> open("{\"a\":1}"), "'a' should be a string");
  }

  @Test
  void a_folder_without_weights_lists_what_it_has() throws IOException {
    Files.write(folder.resolve("pytorch_model.bin"), new byte[4]);
    ModelFolder opened = ModelFolder.open(folder);
    assertThat(opened.hasWeights()).isFalse();
    Refused.model(
        opened::weights,
        "neither model.safetensors nor",
        "pytorch_model.bin",
        "safetensors format");
  }
}
