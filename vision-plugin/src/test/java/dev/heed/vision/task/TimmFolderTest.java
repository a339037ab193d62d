package dev.heed.vision.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.Opening;
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
