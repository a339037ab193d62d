package dev.heed.spark;

import dev.heed.model.Safetensors;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.WeightsByRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A classifier of the size of ViT-Ti/16 at 224 x 224, whose weights follow from a rule. */
final class VitByRule {

  private static final int WIDTH = 192;
  private static final int LAYERS = 12;
  private static final int HEADS = 3;
  private static final int PATCH = 16;
  private static final int TOKENS = 14 * 14 + 1;
  private static final int CLASSES = 10;

  private final Map<String, Tensor> weights = new LinkedHashMap<>();

  private VitByRule() {}

  static Path in(Path folder) throws IOException {
    VitByRule vit = new VitByRule();
    vit.all();
    Safetensors.write(folder.resolve("model.safetensors"), vit.weights, Map.of());
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"model_type": "vit", "architectures": ["ViTForImageClassification"], "hidden_size": %s,
         "num_hidden_layers": %s, "num_attention_heads": %s, "intermediate_size": %s,
         "hidden_act": "gelu", "layer_norm_eps": 1e-12, "image_size": 224, "patch_size": %s,
         "num_channels": 3, "qkv_bias": true, "num_labels": %s}
        """
            .formatted(WIDTH, LAYERS, HEADS, 4 * WIDTH, PATCH, CLASSES));
    Files.writeString(
        folder.resolve("preprocessor_config.json"),
        """
        {"image_processor_type": "ViTImageProcessor", "do_resize": true, "do_rescale": true,
         "do_normalize": true, "size": {"height": 224, "width": 224}, "resample": 2,
         "rescale_factor": 0.00392156862745098, "image_mean": [0.5, 0.5, 0.5],
         "image_std": [0.5, 0.5, 0.5]}
        """);
    return folder;
  }

  private void all() {
    add("vit.embeddings.cls_token", 1, 1, WIDTH);
    add("vit.embeddings.position_embeddings", 1, TOKENS, WIDTH);
    add("vit.embeddings.patch_embeddings.projection.weight", WIDTH, 3, PATCH, PATCH);
    add("vit.embeddings.patch_embeddings.projection.bias", WIDTH);
    for (int i = 0; i < LAYERS; i++) {
      String at = "vit.encoder.layer." + i + ".";
      for (String name : List.of("query", "key", "value")) {
        linear(at + "attention.attention." + name, WIDTH, WIDTH);
      }
      linear(at + "attention.output.dense", WIDTH, WIDTH);
      linear(at + "intermediate.dense", WIDTH, 4 * WIDTH);
      linear(at + "output.dense", 4 * WIDTH, WIDTH);
      norm(at + "layernorm_before");
      norm(at + "layernorm_after");
    }
    norm("vit.layernorm");
    linear("classifier", WIDTH, CLASSES);
  }

  private void norm(String name) {
    add(name + ".weight", WIDTH);
    add(name + ".bias", WIDTH);
  }

  private void linear(String name, int in, int out) {
    add(name + ".weight", out, in);
    add(name + ".bias", out);
  }

  private void add(String name, long... axes) {
    weights.put(name, WeightsByRule.values(name, Shape.of(axes)));
  }
}
