package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.export.Drift;
import dev.heed.model.Safetensors;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.PluginJar;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of a plugin from outside, compiled to a jar and dropped into a folder, and what the
 * command line does with it.
 */
class OutsiderPluginTest {

  private static final Path PROJECT =
      Path.of(System.getProperty("heed.root")).resolve("examples/outsider-plugin/src/main");

  @TempDir static Path folder;

  @BeforeAll
  static void packPlugin() throws IOException {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    PluginJar.ofProject(plugins.resolve("cosine-attention.jar"), PROJECT);
  }

  private static Run heed(String... arguments) {
    Stream<String> plugins = Stream.of("--plugins", folder.resolve("plugins").toString());
    return Run.heed(Stream.concat(Stream.of(arguments), plugins).toArray(String[]::new));
  }

  @Test
  void is_listed_with_its_jar_and_what_it_offers() {
    Run run = heed("plugins", "--json");

    assertThat(run.code()).as(run.err()).isZero();
    JsonNode cosine = null;
    for (JsonNode plugin : run.json().get(0).get("plugins")) {
      cosine = plugin.get("plugin").asText().equals("cosine") ? plugin : cosine;
    }
    assertThat(cosine).isNotNull();
    assertThat(cosine.get("origin").asText()).endsWith("cosine-attention.jar");
    assertThat(cosine.at("/offers/attentions/0").asText()).isEqualTo("cosine");
    assertThat(heed("plugins").out()).contains("cosine  ").contains("cosine-attention.jar");
  }

  @Test
  void its_attention_changes_what_an_exported_model_computes() throws IOException {
    Path own = export("own", "dot-product");
    Path cosine = export("cosine", "cosine");

    Drift drift = Drift.of("logits", logits(own), logits(cosine));

    assertThat(drift.largest()).isGreaterThan(1e-2);
    for (float logit : logits(cosine).toFloats()) {
      assertThat(logit).isFinite();
    }
  }

  private static Path export(String name, String attention) throws IOException {
    Path out = folder.resolve(name);
    Run run = heed("export", "--model", weights(), "--out", out + "", "--attention", attention);
    assertThat(run.code()).as(run.err()).isZero();
    return out;
  }

  private static String weights() throws IOException {
    Path from = Reference.folder("vit-cifar10");
    Path into = Files.createDirectories(folder.resolve("weights"));
    for (String name : List.of("config.json", "preprocessor_config.json", "model.safetensors")) {
      if (!Files.exists(into.resolve(name))) {
        Files.copy(from.resolve(name), into.resolve(name));
      }
    }
    return into.toString();
  }

  private static Tensor logits(Path model) {
    float[] values = new float[3 * 32 * 32];
    Random random = new Random(5);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Path in = folder.resolve("in.safetensors");
    Path out = folder.resolve("out.safetensors");
    Tensor pixels = Tensor.of(Shape.of(1, 3, 32, 32), values);
    Safetensors.write(in, Map.of("pixel_values", pixels), Map.of());
    Run run = Run.heed("infer", "--model", model + "", "--inputs", in + "", "--out", out + "");
    assertThat(run.code()).as(run.err()).isZero();
    try (Safetensors outputs = Safetensors.open(out)) {
      return Tensor.of(Shape.of(1, 10), outputs.tensor("logits").toFloats());
    }
  }

  @Test
  void the_lab_compares_its_attention_with_the_models_own() throws IOException {
    String cats = Reference.folder("inputs/image").toString();

    Run run = heed("lab", "--model", weights(), cats, "--attention", "cosine", "--json");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json()).hasSize(2);
    assertThat(run.json().get(1).get("variant").asText()).isEqualTo("cosine");
    assertThat(run.json().get(1).get("largest_difference").asDouble()).isGreaterThan(1e-2);
  }

  @Test
  void without_its_folder_its_name_is_unknown() throws IOException {
    Run run =
        Run.heed(
            "export",
            "--model",
            weights(),
            "--out",
            folder.resolve("none").toString(),
            "--attention",
            "cosine");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("No attention named 'cosine'").contains("dot-product");
  }

  @Test
  void a_broken_jar_beside_it_is_reported_and_the_rest_goes_on() throws IOException {
    Path mixed = Files.createDirectory(folder.resolve("mixed"));
    PluginJar.ofProject(mixed.resolve("cosine-attention.jar"), PROJECT);
    Files.writeString(mixed.resolve("broken.jar"), "this is not a jar");

    Run run = Run.heed("plugins", "--plugins", mixed.toString(), "--json");

    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("broken.jar").contains("is left out");
    assertThat(run.json().get(0).get("broken")).hasSize(1);
    assertThat(run.out()).contains("cosine-attention.jar");
  }
}
