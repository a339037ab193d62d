package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.export.RecordedModel;
import dev.heed.model.ModelFolder;
import dev.heed.model.TensorEntry;
import dev.heed.model.Weights;
import dev.heed.op.Storage;
import dev.heed.spi.Choices;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an export does to files: the source's, its own, and those that were there. */
class ExportFilesTest {

  private static final List<String> NEEDED =
      List.of("config.json", "preprocessor_config.json", "model.safetensors");

  @TempDir Path folder;
  private Path model;
  private Path out;

  @BeforeEach
  void a_folder_with_weights() throws IOException {
    model = Files.createDirectory(folder.resolve("m"));
    out = folder.resolve("out");
    for (String name : NEEDED) {
      Files.copy(Reference.folder("models/vit").resolve(name), model.resolve(name));
    }
  }

  private Run export(Path from, Path to, String... more) {
    Stream<String> start = Stream.of("export", "--model", from + "", "--out", to + "");
    return Run.heed(Stream.concat(start, Stream.of(more)).toArray(String[]::new));
  }

  private static void done(Run run) {
    assertThat(run.code()).as(run.err()).isZero();
  }

  private String answer(Path of) {
    Path pictures = Reference.folder("inputs/image");
    Run run = Run.heed("run", "image-classification", pictures + "", "--model", of + "", "--json");
    done(run);
    return run.out();
  }

  @Test
  void saving_the_source_again_changes_no_export() throws IOException {
    done(export(model, out));
    String before = answer(out);
    Path weights = model.resolve("model.safetensors");
    assertThat(Files.isSameFile(weights, out.resolve("model.safetensors"))).isFalse();
    try (RandomAccessFile file = new RandomAccessFile(weights.toFile(), "rw")) {
      file.seek(file.length() / 2);
      file.write(new byte[20_000]);
    }
    assertThat(answer(out)).isEqualTo(before);
  }

  @Test
  void links_to_the_weights_are_made_where_they_are_asked_for_and_go_where_they_are_not()
      throws IOException {
    done(export(model, out, "--link-weights"));
    Path weights = model.resolve("model.safetensors");
    assertThat(Files.isSameFile(weights, out.resolve("model.safetensors"))).isTrue();
    done(export(model, out));
    assertThat(Files.isSameFile(weights, out.resolve("model.safetensors"))).isFalse();
    assertThat(out.resolve("model.safetensors")).hasSameBinaryContentAs(weights);
  }

  @Test
  void a_link_that_leads_out_of_the_model_is_not_followed() throws IOException {
    Path secret = Files.writeString(folder.resolve("passwd"), "root:x:0:0");
    Files.createSymbolicLink(model.resolve("vocab.json"), secret);
    Run run = export(model, out);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("is a link to").contains("outside the model's folder");
    assertThat(out.resolve("vocab.json")).doesNotExist();
  }

  @Test
  void an_export_that_would_never_be_opened_is_refused() throws IOException {
    done(export(model, out));
    Path onnx = Files.createDirectory(model.resolve("onnx")).resolve("model.onnx");
    Files.copy(out.resolve("model.onnx"), onnx);
    Files.copy(out.resolve("model.safetensors"), onnx.resolveSibling("model.safetensors"));
    Run run = export(model, model, "--attention", "linear");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("has a graph 'onnx/model.onnx', which is opened before");
    assertThat(model.resolve("model.onnx")).doesNotExist();
  }

  @Test
  void an_export_beside_the_weights_is_what_runs_then() throws IOException {
    String before = answer(model);
    done(export(model, model, "--attention", "linear"));
    assertThat(answer(model)).isNotEqualTo(before);
    assertThat(model.resolve("model.safetensors"))
        .hasSameBinaryContentAs(Reference.folder("models/vit").resolve("model.safetensors"));
  }

  @Test
  void weights_of_a_graph_may_lie_in_a_folder_below() throws IOException {
    Path below = Files.createDirectory(model.resolve("d")).resolve("weights.bin");
    Files.move(model.resolve("model.safetensors"), below);
    ModelFolder source = ModelFolder.open(Reference.folder("models/vit"));
    RecordedModel recorded =
        RecordedModel.of(source, Heed.start().architectures().all(), Choices.none().asPlain());
    recorded.graph().write(model.resolve("model.onnx"), new Storage.InFiles(places(source)));
    done(export(model, out));
    assertThat(out.resolve("d/weights.bin")).hasSameBinaryContentAs(below);
    assertThat(answer(out)).contains("label");
  }

  private static Map<String, Storage.Place> places(ModelFolder source) {
    Map<String, Storage.Place> places = new HashMap<>();
    try (Weights weights = source.weights()) {
      for (String name : weights.names()) {
        TensorEntry entry = weights.findEntry(name).orElseThrow();
        places.put(name, new Storage.Place("d/weights.bin", entry.offset(), entry.bytes()));
      }
    }
    return places;
  }

  @Test
  void nothing_is_left_but_what_was_asked_for() throws IOException {
    done(export(model, out));
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "config.json", "preprocessor_config.json", "model.onnx", "model.safetensors");
    }
  }
}
