package dev.heed.cli;

import dev.heed.model.ModelFolder;
import dev.heed.nlp.NlpPlugin;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.testing.Reference;
import dev.heed.testkit.Rebuilt;
import dev.heed.testkit.WeightsByRule;
import dev.heed.vision.VisionPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Published models of pictures and text with weights made by rule, and their graphs as both plugins
 * record them.
 */
final class PictureModelsByRule {

  static final List<String> NAMES =
      List.of(
          "smolvlm",
          "idefics3",
          "qwen2vl",
          "qwen2_5_vl",
          "qwen3vl",
          "llava",
          "llava_onevision",
          "paligemma",
          "gemma3",
          "internvl",
          "lfm2_vl");

  private PictureModelsByRule() {}

  static Path folder(Path temporary, String name) throws IOException {
    Path into = Files.createDirectories(temporary.resolve("vlm__" + name));
    return WeightsByRule.folder(Reference.folder("models_5/vlm__" + name), into);
  }

  static Session open(Path folder, String graph, Choices choices) {
    String type = ModelFolder.open(folder).config().text("model_type");
    Architecture architecture =
        Stream.of(new VisionPlugin().architectures(), new NlpPlugin().architectures())
            .flatMap(List::stream)
            .filter(known -> known.modelType().equals(type) && known.graph().equals(graph))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no " + graph + " of " + type));
    return Rebuilt.session(architecture, folder, choices);
  }
}
