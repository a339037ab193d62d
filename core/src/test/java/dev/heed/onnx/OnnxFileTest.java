package dev.heed.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.model.ModelFolder;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxFileTest {

  @TempDir Path path;

  private Path write(byte[] model) throws IOException {
    return Files.write(path.resolve("model.onnx"), model);
  }

  @Test
  void a_folder_reads_a_graph_once_until_it_changes() throws IOException {
    Path file = write(OnnxBytes.model());
    ModelFolder folder = ModelFolder.open(path);
    OnnxFile first = OnnxFile.in(folder, folder.graph("model"));
    assertThat(OnnxFile.in(folder, folder.graphFile("model"))).isSameAs(first);
    write(OnnxBytes.model(OnnxBytes.text(8, "weight")));
    assertThat(OnnxFile.in(folder, file)).isNotSameAs(first);
  }

  @Test
  void external_data_is_checked_before_a_graph_is_given() throws IOException {
    write(OnnxBytes.model(OnnxBytes.external("../x")));
    ModelFolder folder = ModelFolder.open(path);
    Refused.model(() -> OnnxFile.in(folder, folder.graph("model")), "'../x'");
  }

  @Test
  void what_was_read_is_written_as_it_was() throws IOException {
    OnnxModel model = OnnxFile.open(write(OnnxBytes.model(OnnxBytes.text(8, "w")))).model();
    OnnxModel again = OnnxModel.read(model.using("mine").toBytes());
    assertThat(again.graph().weights()).containsOnlyKeys("w");
    assertThat(again.opsets()).containsEntry("mine", 1L);
  }
}
