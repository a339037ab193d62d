package dev.heed.benchmarks;

import dev.heed.Heed;
import dev.heed.export.Export;
import dev.heed.export.RecordedModel;
import dev.heed.export.WeightsPlace;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.spi.Choices;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * A Llama of any size with random weights, as a folder with {@code config.json} and {@code
 * model.safetensors}: what a step costs does not depend on what it says.
 */
record TinyLlama(int width, int layers, int heads, int vocabulary) {

  /** About half a millisecond a step on one AVX2 core. */
  static final TinyLlama SMALL = new TinyLlama(192, 4, 6, 2000);

  /** About five milliseconds a step. */
  static final TinyLlama LARGE = new TinyLlama(512, 8, 8, 8000);

  private int inner() {
    return 8 * width / 3 / 8 * 8;
  }

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

  /** As a graph in a file, which any runtime opens. */
  ModelFolder graph() throws IOException {
    ModelFolder from = ModelFolder.open(write(Files.createTempDirectory("llama")));
    RecordedModel recorded =
        RecordedModel.of(from, Heed.start().architectures().all(), Choices.none());
    Path out = Files.createTempDirectory("llama-onnx");
    Export.write(recorded, from, out, WeightsPlace.EMBEDDED);
    return ModelFolder.open(out);
  }

  private String config() {
    return """
    {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": %s,
     "num_hidden_layers": %s, "num_attention_heads": %s, "num_key_value_heads": %s,
     "intermediate_size": %s, "hidden_act": "silu", "rms_norm_eps": 1e-6, "vocab_size": %s,
     "max_position_embeddings": 4096, "rope_theta": 10000.0, "tie_word_embeddings": false,
     "bos_token_id": 1, "eos_token_id": 2}
    """
        .formatted(width, layers, heads, heads, inner(), vocabulary);
  }

  private Map<String, Tensor> weights() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    random(all, "model.embed_tokens.weight", vocabulary, width);
    for (int i = 0; i < layers; i++) {
      String at = "model.layers.%s.".formatted(i);
      for (String name : new String[] {"q_proj", "k_proj", "v_proj", "o_proj"}) {
        random(all, at + "self_attn." + name + ".weight", width, width);
      }
      random(all, at + "mlp.gate_proj.weight", inner(), width);
      random(all, at + "mlp.up_proj.weight", inner(), width);
      random(all, at + "mlp.down_proj.weight", width, inner());
      ones(all, at + "input_layernorm.weight");
      ones(all, at + "post_attention_layernorm.weight");
    }
    ones(all, "model.norm.weight");
    random(all, "lm_head.weight", vocabulary, width);
    return all;
  }

  private void ones(Map<String, Tensor> all, String name) {
    float[] ones = new float[width];
    Arrays.fill(ones, 1);
    all.put(name, Tensor.of(Shape.of(width), ones));
  }

  private static void random(Map<String, Tensor> all, String name, long... axes) {
    Tensor tensor = Tensor.zeros(ElementType.F32, Shape.of(axes));
    Random random = new Random(name.hashCode());
    FloatBuffer values = tensor.floats();
    while (values.hasRemaining()) {
      values.put((float) (0.05 * random.nextGaussian()));
    }
    all.put(name, tensor);
  }
}
