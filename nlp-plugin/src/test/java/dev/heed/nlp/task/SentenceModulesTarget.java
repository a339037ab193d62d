package dev.heed.nlp.task;

import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.fuzz.FuzzTarget;
import dev.heed.testing.fuzz.FuzzTarget.Form;
import dev.heed.testing.fuzz.FuzzTarget.Reading;
import dev.heed.testing.fuzz.Seeds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code modules.json} and the files of the modules that it names. */
public final class SentenceModulesTarget {

  private static final List<String> FILES =
      List.of("modules.json", "1_Pooling/config.json", "2_Dense/config.json");

  private static final List<String> SEEDS =
      List.of(
          "[{\"idx\":0,\"name\":\"0\",\"path\":\"\",\"type\":\"sentence_transformers.models.Transformer\"},{\"idx\":1,\"name\":\"1\",\"path\":\"1_Pooling\",\"type\":\"sentence_transformers.models.Pooling\"},{\"idx\":2,\"name\":\"2\",\"path\":\"2_Dense\",\"type\":\"sentence_transformers.models.Dense\"},{\"idx\":3,\"name\":\"3\",\"path\":\"3_Normalize\",\"type\":\"sentence_transformers.models.Normalize\"}]",
          "{\"word_embedding_dimension\":4,\"pooling_mode_cls_token\":false,\"pooling_mode_mean_tokens\":true,\"pooling_mode_max_tokens\":false,\"include_prompt\":true}",
          "{\"in_features\":4,\"out_features\":2,\"bias\":true,\"activation_function\":\"torch.nn.modules.activation.Tanh\"}");

  private SentenceModulesTarget() {}

  public static FuzzTarget target() {
    return new FuzzTarget("sentence-modules", Form.JSON, SentenceModulesTarget::reading);
  }

  private static Reading reading(Path folder) {
    Path model = folder.resolve("sentences");
    List<byte[]> seeds = SEEDS.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList();
    Seeds.put(model.resolve("2_Dense/none"), new byte[0]);
    Safetensors.write(
        model.resolve("2_Dense/model.safetensors"),
        Map.of(
            "linear.weight", Tensor.zeros(ElementType.F32, Shape.of(2, 4)),
            "linear.bias", Tensor.zeros(ElementType.F32, Shape.of(2))),
        Map.of());
    return Reading.of(seeds, (bytes, seed) -> read(model, seeds, bytes, seed));
  }

  private static void read(Path model, List<byte[]> seeds, byte[] bytes, int seed) {
    for (int i = 0; i < FILES.size(); i++) {
      Seeds.put(model.resolve(FILES.get(i)), i == seed ? bytes : seeds.get(i));
    }
    TokenStep.Tokens tokens =
        new TokenStep.Tokens(new float[12], 4, layer -> Optional.of(new float[12]));
    SentenceModules.of(ModelFolder.open(model), Optional.empty())
        .ifPresent(modules -> modules.embed(tokens, 0));
  }
}
