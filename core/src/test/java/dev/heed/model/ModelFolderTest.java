package dev.heed.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {

  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectories(temp.resolve("vit"));
    write("README.md", "about");
  }

  private Path write(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    return Files.writeString(folder.resolve(name), text);
  }

  private Path graphFile(String name) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    return Files.write(folder.resolve(name), new byte[1]);
  }

  private ModelFolder open() {
    return ModelFolder.open(folder);
  }

  @Test
  void what_is_no_folder_is_told_apart() throws IOException {
    Refused.model(() -> ModelFolder.open(temp.resolve("vit-b")), "no model folder", "vit/");
    Path graph = graphFile("model.onnx");
    Refused.model(() -> ModelFolder.open(graph), "is a file", "Name the folder", folder.toString());
    Path empty = Files.createDirectory(temp.resolve("empty"));
    Refused.model(() -> ModelFolder.open(empty), "is empty", "config.json", "model.safetensors");
  }

  @Test
  void a_missing_config_lists_what_is_there() throws IOException {
    write("onnx/x.txt", "");
    Refused.model(() -> open().config(), "has no config.json", "README.md, onnx/", "Download");
    assertThat(open().labels().size()).isZero();
  }

  @Test
  void a_folders_only_graph_is_its_model_whatever_it_is_called() throws IOException {
    graphFile("vit_base.fp16.onnx");
    assertThat(open().hasGraph("model")).isTrue();
    assertThat(open().graphFile("model").precision()).isEqualTo(Precision.FP16);
    graphFile("vit_base-int8.onnx");
    assertThat(open().graphs()).containsExactly("vit_base");
    assertThat(open().graph("model", Precision.INT8)).hasFileName("vit_base-int8.onnx");
    graphFile("other.onnx");
    assertThat(open().hasGraph("model")).isFalse();
    Refused.with(ErrorCode.UNKNOWN_NAME, () -> open().graph("model"), "other, vit_base");
  }

  @Test
  void one_part_of_several_is_no_model() throws IOException {
    graphFile("encoder_model.onnx");
    assertThat(open().hasGraph("model")).isFalse();
    assertThat(open().hasGraph("encoder_model")).isTrue();
    assertThat(open().graph("model")).as("there is no other").hasFileName("encoder_model.onnx");
    graphFile("decoder_model.onnx");
    Refused.with(
        ErrorCode.UNKNOWN_NAME,
        () -> open().graph("model"),
        "decoder_model, encoder_model",
        "--graph");
  }

  @Test
  void a_graph_is_chosen_by_its_name_or_its_files() throws IOException {
    Path best = graphFile("onnx/best.onnx");
    Path last = graphFile("last_int8.onnx");
    for (String name : List.of("best", "best.onnx", "onnx/best.onnx")) {
      assertThat(open().preferring("graph", name).graph("model")).isEqualTo(best);
    }
    for (String name : List.of("last", "last_int8")) {
      assertThat(open().preferring("graph", name).graph("model")).isEqualTo(last);
    }
    assertThat(open().preferring("graph", "last").hasGraph("model")).isTrue();
    Refused.with(
        ErrorCode.UNKNOWN_NAME,
        () -> open().preferring("graph", "besst").graph("model"),
        "Did you mean 'best'?");
  }

  @Test
  void published_endings_are_no_part_of_a_name() throws IOException {
    for (String file :
        List.of("model_O4.onnx", "model_qint8_avx512_vnni.onnx", "model.fp16.onnx", "best.onnx")) {
      Path only = graphFile(file);
      assertThat(open().graph("model")).isEqualTo(only);
      java.nio.file.Files.delete(only);
    }
  }

  @Test
  void labels_are_found_wherever_they_are_written() throws IOException {
    for (String text :
        List.of(
            "{'label2id':{'b':1,'a':'0'}}",
            "{'id2label':{},'label2id':{'b':1,'a':0}}",
            "{'id2label':['a','b']}",
            "{'label_names':['a','b']}",
            "{'pretrained_cfg':{'label_names':['a','b']}}")) {
      write("config.json", text.replace('\'', '"'));
      assertThat(open().labels().byId()).as(text).isEqualTo(Map.of(0, "a", 1, "b"));
    }
  }

  @Test
  void what_git_left_in_place_of_a_file_is_named() throws IOException {
    write("config.json", "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n");
    Refused.model(() -> open().config(), "config.json is a Git LFS pointer", "git lfs pull");
  }

  @Test
  void a_folder_around_a_model_names_it() throws IOException {
    Path model = Files.createDirectories(folder.resolve("snapshots/0123abc"));
    Files.writeString(model.resolve("config.json"), "{}");
    Refused.model(() -> open().config(), "A model is in: " + model);
  }

  @Test
  void a_config_and_its_labels_are_read() throws IOException {
    write("config.json", "{\"model_type\":\"vit\",\"id2label\":{\"1\":\"dog\",\"0\":\"cat\"}}");
    assertThat(open().config().text("model_type")).isEqualTo("vit");
    assertThat(open().labels().get(1)).isEqualTo("dog");
  }

  @Test
  void the_processors_config_is_found_in_every_style() throws IOException {
    assertThat(open().processorConfig()).isEmpty();
    write("processor_config.json", "{\"processor_class\":\"LlavaProcessor\",\"patch_size\":14}");
    assertThat(open().processorConfig()).as("only a text and image wrapper").isEmpty();
    write("processor_config.json", "{\"image_processor_type\":\"Flat\"}");
    assertThat(open().processorType()).contains("Flat");
    write("preprocessor_config.json", "{\"feature_extractor_type\":\"ViTFeatureExtractor\"}");
    assertThat(open().processorType()).contains("ViTFeatureExtractor");
    write(
        "processor_config.json",
        "{\"image_processor\":{\"image_processor_type\":\"New\"},"
            + "\"feature_extractor\":{\"feature_extractor_type\":\"Ears\"}}");
    assertThat(open().processorType()).contains("New");
    assertThat(open().processorConfig("audio").orElseThrow().text("feature_extractor_type"))
        .isEqualTo("Ears");
  }

  @Test
  void the_processors_type_may_be_in_the_config_only() throws IOException {
    write("preprocessor_config.json", "{\"do_resize\":true}");
    assertThat(open().processorType()).isEmpty();
    write("config.json", "{\"image_processor_type\":\"ViTImageProcessor\"}");
    assertThat(open().processorType()).contains("ViTImageProcessor");
  }

  @Test
  void graphs_are_named_without_variant_and_ending() throws IOException {
    for (String file :
        List.of(
            "model.onnx",
            "model_attentions.onnx",
            "onnx/decoder_model_merged_q4f16.onnx",
            "onnx/encoder_model_fp16.onnx",
            "onnx/encoder_model_quantized.onnx",
            "vision_encoder.ort",
            "_fp16.onnx",
            "model.onnx_data")) {
      graphFile(file);
    }
    assertThat(open().graphs())
        .containsExactly(
            "_fp16",
            "decoder_model_merged",
            "encoder_model",
            "model",
            "model_attentions",
            "vision_encoder");
    assertThat(open().hasGraph("model")).isTrue();
    assertThat(open().hasGraph("model_fp16")).isFalse();
  }

  @Test
  void the_most_exact_variant_is_chosen_and_said() throws IOException {
    graphFile("onnx/model_q4.onnx");
    assertThat(open().graphFile("model").precision()).isEqualTo(Precision.Q4);
    graphFile("onnx/model_fp16.onnx");
    assertThat(open().graphFile("model").precision()).isEqualTo(Precision.FP16);
    Path plain = graphFile("model.onnx");
    assertThat(open().graph("model")).isEqualTo(plain);
    assertThat(open().graph("model", Precision.Q4)).isEqualTo(folder.resolve("onnx/model_q4.onnx"));
    Path nested = graphFile("onnx/model.onnx");
    assertThat(open().graph("model")).isEqualTo(nested);
  }

  @Test
  void a_missing_variant_or_graph_lists_those_there_are() throws IOException {
    Refused.model(() -> open().graph("model"), "no .onnx or .ort file", "README.md");
    graphFile("model.onnx");
    graphFile("model_fp16.onnx");
    Refused.model(
        () -> open().graph("model", Precision.INT8),
        "no int8 variant",
        "fp32, fp16",
        "--precision");
    Refused.with(ErrorCode.UNKNOWN_NAME, () -> open().graph("modle"), "Did you mean 'model'?");
    assertThat(Precision.parse("INT8")).isEqualTo(Precision.INT8);
    Refused.with(ErrorCode.UNKNOWN_NAME, () -> Precision.parse("fp61"), "'fp16'");
  }

  @Test
  void a_link_out_of_the_folder_is_refused() throws IOException {
    Path outside = Files.writeString(temp.resolve("outside.json"), "{}");
    Files.createSymbolicLink(folder.resolve("config.json"), outside);
    Refused.model(() -> open().config(), "config.json is a link to", "outside the model's folder");
    Files.createSymbolicLink(folder.resolve("model.onnx"), outside);
    Refused.model(() -> open().graph("model"), "outside the model's folder");
    Files.createSymbolicLink(folder.resolve("model.safetensors"), outside);
    Refused.model(() -> open().weights(), "outside the model's folder");
    Refused.model(() -> open().find("../outside.json"), "'..'");
  }

  @Test
  void the_folder_itself_and_files_inside_may_be_links() throws IOException {
    write("real.json", "{\"model_type\":\"vit\"}");
    Files.createSymbolicLink(folder.resolve("config.json"), Path.of("real.json"));
    Path link = Files.createSymbolicLink(temp.resolve("link"), folder);
    assertThat(ModelFolder.open(link).config().has("model_type")).isTrue();
  }

  @Test
  void a_hugging_face_cache_of_links_works() throws IOException {
    Path cache = temp.resolve("models--org--vit");
    Path blobs = Files.createDirectories(cache.resolve("blobs"));
    Path snapshot = Files.createDirectories(cache.resolve("snapshots/0123"));
    Files.writeString(blobs.resolve("aa"), "{\"model_type\":\"vit\"}");
    Files.write(blobs.resolve("bb"), new byte[1]);
    Files.createDirectory(snapshot.resolve("onnx"));
    Files.createSymbolicLink(snapshot.resolve("config.json"), Path.of("../../blobs/aa"));
    Files.createSymbolicLink(snapshot.resolve("onnx/model.onnx"), Path.of("../../../blobs/bb"));
    ModelFolder opened = ModelFolder.open(snapshot);
    assertThat(opened.config().text("model_type")).isEqualTo("vit");
    assertThat(opened.graph("model")).isEqualTo(snapshot.resolve("onnx/model.onnx"));
  }

  @Test
  void a_folder_where_a_file_should_be_is_refused() throws IOException {
    Files.createDirectory(folder.resolve("config.json"));
    Refused.model(() -> open().config(), "is a folder");
    Files.createDirectory(folder.resolve("model.onnx"));
    Refused.model(() -> open().graph("model"), "is a folder");
  }

  @Test
  void all_reference_folders_open_and_their_graphs_are_found() throws IOException {
    List<Path> folders =
        FileChecks.list(Reference.folder("models")).stream()
            .filter(model -> Files.exists(model.resolve("config.json")))
            .toList();
    int graphs = 0;
    for (Path model : folders) {
      ModelFolder opened = ModelFolder.open(model);
      assertThat(opened.config().has("model_type")).as(model.toString()).isTrue();
      assertThat(opened.graphs()).as(model.toString()).isNotEmpty();
      graphs += opened.graphFiles().size();
      opened.graphFiles().forEach(file -> opened.graph(file.name(), file.precision()));
      assertThat(opened.processorConfig().isPresent())
          .isEqualTo(Files.exists(model.resolve("preprocessor_config.json")));
    }
    assertThat(graphs).isEqualTo(onnxFiles());
    assertThat(folders).hasSizeGreaterThan(40);
  }

  private static long onnxFiles() throws IOException {
    try (Stream<Path> files = Files.walk(Reference.folder("models"))) {
      return files.filter(file -> file.toString().endsWith(".onnx")).count();
    }
  }
}
