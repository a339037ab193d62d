package dev.heed.vision.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.model.Labels;
import dev.heed.model.ModelFolder;
import dev.heed.task.ScoredLabel;
import dev.heed.tensor.ElementType;
import dev.heed.testing.TinyGraph;
import dev.heed.vision.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders of timm's with a graph: their names for things, and no other file. */
class TimmFolderTest {

  private static final String CONFIG =
      """
      {"architecture": "resnet18", "num_classes": CLASSES, MORE
       "pretrained_cfg": {"tag": "a1_in1k", "input_size": [3, 8, 8], "interpolation": "bicubic",
         "crop_pct": 1.0, "crop_mode": "center", "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5],
         "num_classes": CLASSES}}
      """;

  private static final Image RED = Image.of(8, 8, red());

  @TempDir Path folder;

  private static byte[] red() {
    byte[] rgb = new byte[3 * 64];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) 255;
    }
    return rgb;
  }

  private void write(int classes, String more) throws IOException {
    String config = CONFIG.replace("CLASSES", Integer.toString(classes)).replace("MORE", more);
    Files.writeString(folder.resolve("config.json"), config);
    TinyGraph.graph()
        .input("x", ElementType.F32, "batch", 3, 8, 8)
        .output("y", ElementType.F32, "batch", 3)
        .node(
            "ReduceMean",
            List.of("x"),
            List.of("y"),
            TinyGraph.integers("axes", 2, 3),
            TinyGraph.integer("keepdims", 0))
        .writeTo(folder.resolve("resnet18.a1_in1k.onnx"));
  }

  @Test
  void a_classifier_names_its_classes() throws IOException {
    write(
        3,
        "\"label_names\": [\"n01440764\", \"green\", \"blue\"],"
            + " \"label_descriptions\": {\"n01440764\": \"tench, Tinca tinca\"},");
    Heed heed = Heed.start();
    assertThat(heed.taskFor(ModelFolder.open(folder)).id()).isEqualTo("image-classification");
    try (var classify = heed.pipeline(ImageClassification.TYPE, folder)) {
      List<ScoredLabel> labels = classify.run(RED);
      assertThat(labels.get(0).label()).isEqualTo("tench, Tinca tinca");
      assertThat(labels.get(0).score()).isBetween(0.78f, 0.79f);
    }
  }

  @Test
  void imagenets_names_need_a_tag_that_says_so() throws IOException {
    write(1000, "");
    assertThat(ModelFolder.open(folder).labels().get(0)).isEqualTo("tench, Tinca tinca");
    assertThat(ModelFolder.open(folder).labels().get(281)).startsWith("tabby");
    String config = Files.readString(folder.resolve("config.json"));
    Files.writeString(folder.resolve("config.json"), config.replace("a1_in1k", "in1k_ft_in12k"));
    assertThat(ModelFolder.open(folder).labels().size()).isZero();
    Files.writeString(folder.resolve("config.json"), config.replace("a1_in1k", "untrained"));
    assertThat(ModelFolder.open(folder).labels().size()).isZero();
  }

  /** The first class, the one in the middle and the last one, as timm 1.0.29 names them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "11821 | mlp_in12k       | benthos             | rain stick                           |"
            + " knothole",
        "11221 | miil_in21k      | benthos             | quad, quadrangle                     |"
            + " knothole",
        "21841 | fb_in22k        | organism, being     | submarine, pigboat, sub, U-boat      |"
            + " knothole",
        "21842 | ms_in22k        | tench, Tinca tinca  | standard transmission, stick shift   |"
            + " knothole",
        "21843 | goog_in1k_in21k | organism, being     | submarine, pigboat, sub, U-boat      |"
            + " knothole",
      })
  void larger_sets_are_known_by_the_tag_and_the_number_of_classes(
      int classes, String tag, String first, String middle, String last) throws IOException {
    write(classes, "");
    Path file = folder.resolve("config.json");
    Files.writeString(file, Files.readString(file).replace("a1_in1k", tag));
    Labels labels = ModelFolder.open(folder).labels();
    assertThat(List.of(labels.get(0), labels.get(classes / 2), labels.get(classes - 1)))
        .containsExactly(first, middle, last);
    assertThat(labels.size()).isEqualTo(classes);
  }

  @Test
  void labels_may_be_an_object_that_leaves_some_out() throws IOException {
    write(3, "\"label_names\": {\"2\": \"blue\", \"0\": \"red\"},");
    try (var classify = Heed.start().pipeline(ImageClassification.TYPE, folder)) {
      assertThat(classify.run(RED))
          .extracting(ScoredLabel::label)
          .containsExactly("red", "LABEL_1", "blue");
    }
  }

  @Test
  void a_model_without_classes_gives_features() throws IOException {
    write(0, "");
    Heed heed = Heed.start();
    assertThat(heed.taskFor(ModelFolder.open(folder)).id()).isEqualTo("image-feature-extraction");
    for (String pool : List.of("none", "pooler")) {
      Opening opening = Opening.of(folder).withOptions(Map.of("pool", pool));
      try (var features = heed.pipeline(ImageFeatureExtraction.TYPE, opening)) {
        assertThat(features.run(RED).vector()).containsExactly(1, -1, -1);
      }
    }
  }
}
