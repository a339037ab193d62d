package dev.heed.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.model.Precision;
import dev.heed.testing.Refused;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FileChoiceTest {

  private static final RepositoryId ID = RepositoryId.parse("org/name");

  private static List<String> chosen(PullChoice choice, String... paths) {
    List<RemoteFile> files =
        Stream.of(paths).map(path -> new RemoteFile(path, 10, "0123456789abcdef")).toList();
    return FileChoice.of(files, choice, ID).files().stream().map(RemoteFile::path).toList();
  }

  private static List<String> smallest(String... paths) {
    return chosen(PullChoice.smallest(), paths);
  }

  private static PullChoice in(Precision precision) {
    return new PullChoice(List.of(), List.of(), Optional.of(precision), Optional.empty());
  }

  @Test
  void graphs_come_before_weights_with_their_data() {
    assertThat(
            smallest(
                "config.json",
                "model.safetensors",
                "onnx/model.onnx",
                "onnx/model.onnx_data",
                "onnx/model_fp16.onnx",
                "onnx/model_fp16.onnx_data",
                "flax_model.msgpack"))
        .containsExactly("config.json", "onnx/model.onnx", "onnx/model.onnx_data");
  }

  @Test
  void a_precision_is_what_was_asked_for_or_refused() {
    String[] paths = {
      "config.json", "onnx/model.onnx", "onnx/model_int8.onnx", "onnx/model_int8.onnx_data"
    };
    assertThat(chosen(in(Precision.INT8), paths))
        .containsExactly("config.json", "onnx/model_int8.onnx", "onnx/model_int8.onnx_data");
    Refused.model(() -> chosen(in(Precision.Q4), paths), "no q4 variant", "fp32, int8");
  }

  @Test
  void a_merged_decoder_stands_for_the_pair() {
    assertThat(
            smallest(
                "onnx/encoder_model.onnx",
                "onnx/decoder_model.onnx",
                "onnx/decoder_with_past_model.onnx",
                "onnx/decoder_model_merged.onnx",
                "onnx/decoder_model_merged_quantized.onnx"))
        .containsExactly("onnx/encoder_model.onnx", "onnx/decoder_model_merged.onnx");
  }

  @Test
  void a_whole_model_stands_for_its_towers_and_a_task_may_need_one() {
    assertThat(smallest("onnx/model.onnx", "onnx/text_model.onnx", "onnx/vision_model.onnx"))
        .containsExactly("onnx/model.onnx");
    PullChoice features =
        new PullChoice(
            List.of(), List.of(), Optional.empty(), Optional.of("image-feature-extraction"));
    assertThat(chosen(features, "onnx/text_model.onnx", "onnx/vision_model.onnx"))
        .containsExactly("onnx/vision_model.onnx");
  }

  @Test
  void weights_are_one_file_or_shards_with_their_index() {
    assertThat(
            smallest(
                "config.json",
                "model-00001-of-00002.safetensors",
                "model-00002-of-00002.safetensors",
                "model.safetensors.index.json",
                "pytorch_model.bin.index.json",
                "pytorch_model-00001-of-00002.bin",
                "consolidated.safetensors"))
        .containsExactly(
            "config.json",
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            "model.safetensors.index.json");
    assertThat(smallest("model.safetensors", "model.fp16.safetensors"))
        .containsExactly("model.safetensors");
  }

  @Test
  void settings_and_modules_come_along_and_the_training_does_not() {
    assertThat(
            smallest(
                "model.safetensors",
                "modules.json",
                "1_Pooling/config.json",
                "2_Dense/model.safetensors",
                "2_Dense/config.json",
                "2_Dense/pytorch_model.bin",
                "chat_template.jinja",
                "spiece.model",
                "trainer_state.json",
                "runs/events.json",
                "openvino/openvino_model.xml",
                "LICENSE",
                ".gitattributes"))
        .containsExactly(
            "model.safetensors",
            "modules.json",
            "1_Pooling/config.json",
            "2_Dense/model.safetensors",
            "2_Dense/config.json",
            "chat_template.jinja",
            "spiece.model",
            "LICENSE");
  }

  @Test
  void a_model_that_heed_cannot_open_is_refused_before_it_is_fetched() {
    Refused.model(
        () -> smallest("config.json", "pytorch_model.bin"),
        "neither an ONNX graph",
        "pytorch_model.bin",
        "--include");
  }
}
