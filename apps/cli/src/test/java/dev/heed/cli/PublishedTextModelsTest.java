package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.heed.Heed;
import dev.heed.generate.WholeModel;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.runtime.Device;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testkit.Tensors;
import dev.heed.testkit.WeightsByRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Text models and encoder-decoders of transformers 5.18 from their weights, texts padded too. */
class PublishedTextModelsTest {

  private static final Heed HEED = Heed.start();
  private static final Path FOLDERS = Reference.folder("faults/text_models_5");

  @TempDir Path temporary;

  @TestFactory
  Stream<DynamicTest> give_the_published_outputs_within_1e_4_and_write_the_published_tokens()
      throws IOException {
    try (Stream<Path> all = Files.list(FOLDERS)) {
      List<Path> folders = all.filter(Files::isDirectory).sorted().toList();
      return folders.stream()
          .map(folder -> dynamicTest(folder.getFileName().toString(), () -> compare(folder)));
    }
  }

  private void compare(Path source) throws IOException {
    Path into = Files.createDirectories(temporary.resolve(source.getFileName()));
    ModelFolder folder = ModelFolder.open(WeightsByRule.folder(source, into));
    Map<String, Tensor> given = Safetensors.read(into.resolve("in.safetensors"));
    Map<String, Tensor> published = Safetensors.read(into.resolve("out.safetensors"));
    try (WholeModel whole =
        new WholeModel(
            folder,
            HEED.graphs(folder),
            graph -> HEED.session(folder, graph, Device.CPU, Optional.empty()),
            notice -> {})) {
      Map<String, Tensor> made = whole.run(given, "model");
      published.forEach(
          (name, tensor) -> {
            if (!name.equals("sequences")) {
              assertThat(made).containsKey(name);
              assertThat(Tensors.difference(made.get(name), tensor)).as(name).isLessThan(1e-4);
            }
          });
      Tensor sequences = published.get("sequences");
      if (sequences != null) {
        assertThat(whole.write(given, "model", 5).toLongs()).isEqualTo(sequences.toLongs());
      }
    }
  }
}
