package dev.heed.layer;

import dev.heed.error.ErrorCode;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssemblyTest {

  @TempDir private Path temporary;

  private ModelFolder folder(String type) throws IOException {
    Files.writeString(temporary.resolve("config.json"), "{\"model_type\": \"%s\"}".formatted(type));
    Safetensors.write(
        temporary.resolve("model.safetensors"), Map.of("x", Tensor.of(Shape.of(1), 1f)), Map.of());
    return ModelFolder.open(temporary);
  }

  @Test
  void a_type_that_nobody_builds_says_how_to_export_it() throws IOException {
    ModelFolder folder = folder("nothing_like_it");
    Refused.with(
        ErrorCode.UNKNOWN_NAME, () -> Assembly.open(folder, List.of()), "optimum-cli export onnx");
  }

  @Test
  void layoutlmv2_says_what_it_lacks_and_what_reads_pages_instead() throws IOException {
    ModelFolder folder = folder("layoutlmv2");
    Refused.with(ErrorCode.UNSUPPORTED, () -> Assembly.open(folder, List.of()), "detectron2");
    Refused.with(
        ErrorCode.UNSUPPORTED, () -> Assembly.open(folder, List.of()), "model_type layoutlmv3");
  }
}
