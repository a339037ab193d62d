package dev.heed.benchmarks;

import dev.heed.model.Safetensors;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * A ViT classifier of a published size with random weights, as a folder with {@code config.json}
 * and {@code model.safetensors}.
 */
record TinyVit(int width, int layers, int heads) {

  private static final int PATCH = 16;
  private static final int SIZE = 224;
  private static final int CLASSES = 1000;

  static final TinyVit TI = new TinyVit(192, 12, 3);
  static final TinyVit BASE = new TinyVit(768, 12, 12);

  Path write(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("config.json"), config());
      Safetensors.write(folder.resolve("model.safetensors"), weights(), Map.of());
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String config() {
    return """
    {"model_type": "vit", "architectures": ["ViTForImageClassification"], "hidden_size": %s,
     "num_hidden_layers": %s, "num_attention_heads": %s, "intermediate_size": %s, "hidden_act": "gelu",
     "layer_norm_eps": 1e-12, "image_size": %s, "patch_size": %s, "num_channels": 3, "qkv_bias": true,
     "num_labels": %s, "id2label": {%s}}
    """
        .formatted(width, layers, heads, 4 * width, SIZE, PATCH, CLASSES, labels());
  }

  private static String labels() {
    StringBuilder labels = new StringBuilder();
    for (int i = 0; i < CLASSES; i++) {
      labels.append(i == 0 ? "" : ", ").append("\"%s\": \"class %s\"".formatted(i, i));
    }
    return labels.toString();
  }

  private Map<String, Tensor> weights() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    int tokens = (SIZE / PATCH) * (SIZE / PATCH) + 1;
    random(all, "vit.embeddings.cls_token", 1, 1, width);
    random(all, "vit.embeddings.position_embeddings", 1, tokens, width);
    random(all, "vit.embeddings.patch_embeddings.projection.weight", width, 3, PATCH, PATCH);
    random(all, "vit.embeddings.patch_embeddings.projection.bias", width);
    for (int i = 0; i < layers; i++) {
      layer(all, "vit.encoder.layer.%s.".formatted(i));
    }
    norm(all, "vit.layernorm");
    linear(all, "classifier", width, CLASSES);
    return all;
  }

  private void layer(Map<String, Tensor> all, String at) {
    for (String name : new String[] {"query", "key", "value"}) {
      linear(all, at + "attention.attention." + name, width, width);
    }
    linear(all, at + "attention.output.dense", width, width);
    linear(all, at + "intermediate.dense", width, 4 * width);
    linear(all, at + "output.dense", 4 * width, width);
    norm(all, at + "layernorm_before");
    norm(all, at + "layernorm_after");
  }

  private static void linear(Map<String, Tensor> all, String name, int in, int out) {
    random(all, name + ".weight", out, in);
    random(all, name + ".bias", out);
  }

  private void norm(Map<String, Tensor> all, String name) {
    float[] ones = new float[width];
    java.util.Arrays.fill(ones, 1);
    all.put(name + ".weight", Tensor.of(Shape.of(width), ones));
    random(all, name + ".bias", width);
  }

  private static void random(Map<String, Tensor> all, String name, long... axes) {
    Tensor tensor = Tensor.zeros(ElementType.F32, Shape.of(axes));
    Random random = new Random(name.hashCode());
    FloatBuffer values = tensor.floats();
    while (values.hasRemaining()) {
      values.put((float) (0.02 * random.nextGaussian()));
    }
    all.put(name, tensor);
  }
}
