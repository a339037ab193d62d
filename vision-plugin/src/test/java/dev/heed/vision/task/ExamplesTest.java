package dev.heed.vision.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.model.ModelFolder;
import dev.heed.model.Weights;
import dev.heed.runtime.Session;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.task.NearestExample;
import dev.heed.task.ScoredLabel;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import dev.heed.testkit.WeightsByRule;
import dev.heed.vision.image.Image;
import dev.heed.vision.processing.Resample;
import dev.heed.vision.processing.Resize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels by the nearest of some pictures, with any model's features. */
class ExamplesTest {

  private static final Heed HEED = Heed.start();
  private static final List<String> PHOTOGRAPHS =
      List.of("astronaut_360x480.jpg", "cat_451x300.png", "china_640x427.jpg");

  @TempDir static Path temporary;

  private static Path examples;
  private static final List<Image> QUERIES = new ArrayList<>();
  private static final List<String> TRUE_LABELS = new ArrayList<>();

  /** Parts of photographs, five to learn from and three to ask for. */
  @BeforeAll
  static void cut() {
    examples = temporary.resolve("examples");
    Random random = new Random(7);
    for (String name : PHOTOGRAPHS) {
      Image photo = Image.read(Reference.folder("inputs/image/" + name));
      String label = name.substring(0, name.indexOf('_'));
      int side = Math.min(photo.width(), photo.height()) * 2 / 3;
      for (int i = 0; i < 8; i++) {
        int left = random.nextInt(photo.width() - side);
        int top = random.nextInt(photo.height() - side);
        Image part = Resize.to(photo.part(left, top, side, side), 96, 96, Resample.BILINEAR);
        if (i < 5) {
          part.writePng(examples.resolve(label).resolve(i + ".png"));
        } else {
          QUERIES.add(part);
          TRUE_LABELS.add(label);
        }
      }
    }
  }

  private static Pipeline<Image, List<ScoredLabel>> opened(Opening opening) {
    return HEED.pipeline(
        ImageClassification.TYPE, opening.withOptions(Map.of("examples", examples.toString())));
  }

  /** With a ViT that stays: the model inside, which learned its ten labels well, finds 8 of 9. */
  @Test
  void five_pictures_of_a_label_are_enough() {
    try (var label = opened(Opening.of(Reference.folder("vit-cifar10")))) {
      List<String> found =
          label.run(QUERIES).stream().map(labels -> labels.get(0).label()).toList();
      assertThat(found).isEqualTo(TRUE_LABELS);
    }
  }

  /** exp(s / 0.07) over the five nearest, as its page says. */
  @Test
  void a_score_is_the_share_of_the_votes() {
    try (var label = opened(Opening.standard())) {
      List<ScoredLabel> labels = label.run(QUERIES.get(0), Map.of("neighbours", "7"));
      List<NearestExample> all =
          labels.stream().flatMap(scored -> scored.nearest().stream()).toList();
      assertThat(all).hasSize(7);
      double votes = all.stream().mapToDouble(n -> Math.exp(n.similarity() / 0.07)).sum();
      for (ScoredLabel scored : labels) {
        double own =
            scored.nearest().stream().mapToDouble(n -> Math.exp(n.similarity() / 0.07)).sum();
        assertThat(scored.score()).isCloseTo((float) (own / votes), within(1e-6f));
        assertThat(scored.nearest())
            .allMatch(n -> Path.of(n.example()).getParent().endsWith(scored.label()));
      }
    }
  }

  @Test
  void a_picture_is_nearest_to_itself() {
    try (var label = opened(Opening.standard())) {
      Path known = examples.resolve("cat").resolve("3.png");
      ScoredLabel best = label.run(Image.read(known)).get(0);
      assertThat(best.label()).isEqualTo("cat");
      assertThat(best.nearest().get(0).example()).isEqualTo(known.toString());
      assertThat(best.nearest().get(0).similarity()).isCloseTo(1, within(1e-5));
    }
  }

  /**
   * What stands for a picture in each kind of folder: a graph, weights, with a head and without.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "models/vit",
        "models/vit-features",
        "models/dinov2",
        "models/clip",
        "models/siglip",
        "models/swin",
        "models/convnext",
        "models/mobilevit",
        "models_5/image-classification__levit",
        "models_5/image-classification__resnet",
        "models_5/features__dinov3_vit",
        "models_5/timm__resnet",
        "models_5/timm__vit_siglip"
      })
  void any_model_that_sees_pictures_does(String name) throws IOException {
    try (var label = opened(Opening.of(folder(name)))) {
      Image known = Image.read(examples.resolve("china").resolve("2.png"));
      ScoredLabel best = label.run(known, Map.of("neighbours", "1")).get(0);
      assertThat(best.label()).isEqualTo("china");
      assertThat(best.score()).isEqualTo(1f);
      assertThat(best.nearest().get(0).similarity()).isCloseTo(1, within(1e-4));
    }
  }

  private static Path folder(String name) throws IOException {
    Path folder = Reference.folder(name);
    return name.startsWith("models_5/")
        ? WeightsByRule.folder(
            folder, Files.createDirectories(temporary.resolve(folder.getFileName())))
        : folder;
  }

  /** The head's own weights on them give the logits that the model gives. */
  @ParameterizedTest
  @ValueSource(strings = {"models/vit", "models/swin", "models/convnext"})
  void features_of_a_classifier_are_what_its_head_reads(String name) {
    Path path = Reference.folder(name);
    List<Session> sessions = new ArrayList<>();
    List<Processor<Image>> processors = new ArrayList<>();
    ImageTaskType<String> type =
        new ImageTaskType<>("looking", "Looks.") {
          @Override
          public Task<Image, String> open(TaskSetup setup) {
            sessions.add(setup.beforeHead("model", "logits"));
            processors.add(setup.processor("image", Image.class));
            return (batch, call) -> List.of();
          }
        };
    try (var pipeline = HEED.pipeline(type, path);
        Weights weights = ModelFolder.open(path).weights()) {
      assertThat(pipeline.session()).isSameAs(sessions.get(0));
      var outputs = sessions.get(0).run(processors.get(0).process(List.of(QUERIES.get(1))));
      float[] features = outputs.get(TaskSetup.HEAD_FEATURES).toFloats();
      Tensor matrix = weights.get("classifier.weight");
      float[] bias = weights.get("classifier.bias").toFloats();
      float[] logits = outputs.get("logits").toFloats();
      assertThat(features).hasSize(matrix.shape().size(1));
      float[] w = matrix.toFloats();
      for (int k = 0; k < logits.length; k++) {
        double sum = bias[k];
        for (int c = 0; c < features.length; c++) {
          sum += (double) w[k * features.length + c] * features[c];
        }
        assertThat(logits[k]).isCloseTo((float) sum, within(1e-4f));
      }
    }
  }

  @Test
  void a_folder_that_has_no_labels_is_refused() throws IOException {
    Path empty = Files.createDirectories(temporary.resolve("empty"));
    refused(empty, "no folder of pictures", "cat");
    Path one = Files.createDirectories(temporary.resolve("one/only")).getParent();
    Files.copy(examples.resolve("cat/0.png"), one.resolve("only/0.png"));
    refused(one, "one folder alone, only", "two or more");
    Files.createDirectories(one.resolve("nothing"));
    refused(one, "nothing", "holds no image file");
    refused(temporary.resolve("missing"), "is no folder");
    refused(examples.resolve("cat/0.png"), "is no folder", "of its name");
  }

  @Test
  void a_label_without_one_readable_picture_is_refused() throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("broken/cat")).getParent();
    Files.copy(examples.resolve("cat/0.png"), folder.resolve("cat/0.png"));
    Files.createDirectories(folder.resolve("dog"));
    Files.writeString(folder.resolve("dog/0.png"), "no picture");
    refused(folder, "can be read", "dog");
  }

  @Test
  void examples_that_change_are_looked_at_again() throws IOException {
    Path folder = temporary.resolve("changing");
    for (String label : List.of("cat", "china")) {
      Files.createDirectories(folder.resolve(label));
      Files.copy(examples.resolve(label + "/0.png"), folder.resolve(label + "/0.png"));
    }
    try (var label =
        HEED.pipeline(
            ImageClassification.TYPE,
            Opening.standard().withOptions(Map.of("examples", folder.toString())))) {
      Image cat = Image.read(examples.resolve("cat/4.png"));
      assertThat(nearest(label.run(cat))).isEqualTo("0.png");
      Files.copy(examples.resolve("cat/4.png"), folder.resolve("cat/4.png"));
      assertThat(nearest(label.run(cat))).isEqualTo("4.png");
    }
  }

  private static String nearest(List<ScoredLabel> labels) {
    return Path.of(labels.get(0).nearest().get(0).example()).getFileName().toString();
  }

  private static void refused(Path folder, String... parts) {
    try (var label =
        HEED.pipeline(
            ImageClassification.TYPE,
            Opening.standard().withOptions(Map.of("examples", folder.toString())))) {
      Refused.with(ErrorCode.INVALID_INPUT, () -> label.run(QUERIES.get(0)), parts);
    }
  }
}
