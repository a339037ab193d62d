package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.Heed;
import dev.heed.export.RecordedModel;
import dev.heed.look.AnswerGradients;
import dev.heed.look.AttentionGradients;
import dev.heed.look.AttentionGradients.Logit;
import dev.heed.look.LayerGradients;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.runtime.Device;
import dev.heed.runtime.FittedInputs;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.OpenOptions;
import dev.heed.spi.Choices;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testkit.WeightsByRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients by attention and Chefer's relevance, held against PyTorch's. */
class RelevanceTest {

  private static final Heed HEED = Heed.start();
  private static final String VIT = Reference.folder("vit-cifar10").toString();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vit",
        "deit",
        "bert-sequence-classification",
        "gpt2",
        "t5",
        "whisper",
        "object-detection__detr"
      })
  void agrees_with_the_published_gradients(String name) {
    Map<String, Tensor> stored =
        Safetensors.read(Reference.folder("relevance").resolve(name + ".safetensors"));
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    stored.forEach(
        (key, tensor) -> {
          if (key.startsWith("in.")) {
            inputs.put(key.substring(3), tensor);
          }
        });
    ModelFolder model = model(name);
    try (AnswerGradients gradients =
        AnswerGradients.open(
            model,
            HEED.architectures().all(),
            fitted(model, inputs),
            HEED.runtime(),
            OpenOptions.on(new Device.Cpu(1)))) {
      AttentionGradients found = gradients.at(answer(stored));
      near(found.layers(), stored, found.reads() ? "gradient.decoder_attentions." : "gradient.");
      near(found.encoder(), stored, "gradient.encoder_attentions.");
      near(found.cross(), stored, "gradient.cross_attentions.");
      near(found.relevance(), stored.get("relevance"));
    }
  }

  private ModelFolder model(String name) {
    Path stored = Reference.folder("models").resolve(name);
    return ModelFolder.open(
        Files.exists(stored)
            ? stored
            : WeightsByRule.folder(Reference.folder("models_5").resolve(name), folder));
  }

  /** As it is stored, or the highest logit of the last row. */
  private static Logit answer(Map<String, Tensor> stored) {
    if (stored.containsKey("answer")) {
      long[] answer = stored.get("answer").toLongs();
      return new Logit((int) answer[0], (int) answer[1]);
    }
    Tensor logits = stored.get("logits");
    int width = logits.shape().size(-1);
    float[] all = logits.toFloats();
    int best = all.length - width;
    for (int i = best; i < all.length; i++) {
      best = all[i] > all[best] ? i : best;
    }
    return new Logit(best / width, best % width);
  }

  /** With what the recorded model takes besides. */
  private static Inputs fitted(ModelFolder model, Map<String, Tensor> inputs) {
    try (var session =
        RecordedModel.of(model, HEED.architectures().all(), Choices.none())
            .open(HEED.runtime(), OpenOptions.on(new Device.Cpu(1)))) {
      Map<String, Tensor> all =
          new LinkedHashMap<>(FittedInputs.fit(inputs, session.signature()).byName());
      if (inputs.containsKey("decoder_input_ids")) {
        all.put("decoder_input_ids", inputs.get("decoder_input_ids"));
      }
      return new Inputs(all);
    }
  }

  private static void near(LayerGradients found, Map<String, Tensor> stored, String prefix) {
    for (int i = 0; i < found.gradients().size(); i++) {
      near(found.gradients().get(i), stored.get(prefix + i));
    }
  }

  private static void near(Tensor found, Tensor expected) {
    float[] right = expected.toFloats();
    float[] own = found.toFloats();
    double most = 0;
    for (float value : right) {
      most = Math.max(most, Math.abs(value));
    }
    assertThat(own).hasSameSizeAs(right);
    for (int i = 0; i < right.length; i++) {
      assertThat(own[i]).isCloseTo(right[i], within((float) (1e-4 * most)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--relevance", "--attention-gradients"})
  void is_laid_over_a_picture_and_on_a_page(String option) {
    for (String end : new String[] {"png", "html", "safetensors"}) {
      Path out = folder.resolve("out." + end);
      Run run =
          Run.heed(
              "attention",
              "--model",
              Reference.folder("vit-cifar10").toString(),
              Reference.folder("../examples/photos").resolve("cat.png").toString(),
              option,
              "--out",
              out.toString());
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(Files.exists(out)).isTrue();
    }
  }

  @Test
  void is_more_like_what_covering_costs_than_rollout_is() {
    float[] covered = seen("--occlusion");
    float[] worth = new float[64];
    for (int i = 0; i < 256; i++) {
      worth[i / 32 * 8 + i % 16 / 2] += covered[i];
    }
    double relevance = alike(patches(seen("--relevance")), worth);
    double rollout = alike(patches(seen("--rollout")), worth);
    assertThat(relevance).isGreaterThan(0.5);
    assertThat(rollout).isLessThan(relevance);
  }

  private float[] seen(String option) {
    Path out = folder.resolve(option.substring(2) + ".safetensors");
    Run run =
        Run.heed(
            "attention",
            "--model",
            Reference.folder("vit-cifar10").toString(),
            Reference.folder("../examples/photos").resolve("cat.png").toString(),
            option,
            "--out",
            out.toString());
    assertThat(run.code()).as(run.err()).isZero();
    return Safetensors.read(out).values().iterator().next().toFloats();
  }

  /** What the class token makes of the patches. */
  private static float[] patches(float[] map) {
    return Arrays.copyOfRange(map, 1, 65);
  }

  /** Pearson's correlation. */
  private static double alike(float[] a, float[] b) {
    double meanA = 0;
    double meanB = 0;
    for (int i = 0; i < a.length; i++) {
      meanA += a[i] / a.length;
      meanB += b[i] / b.length;
    }
    double both = 0;
    double ofA = 0;
    double ofB = 0;
    for (int i = 0; i < a.length; i++) {
      both += (a[i] - meanA) * (b[i] - meanB);
      ofA += (a[i] - meanA) * (a[i] - meanA);
      ofB += (b[i] - meanB) * (b[i] - meanB);
    }
    return both / Math.sqrt(ofA * ofB);
  }

  @Test
  void relevance_is_one_thing_at_a_time() {
    Run run =
        Run.heed(
            "attention", "--model", VIT, "cat.png", "--relevance", "--rollout", "--out", "a.png");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("take one of them");
  }
}
