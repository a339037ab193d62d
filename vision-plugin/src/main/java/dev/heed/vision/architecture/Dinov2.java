package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.List;

/**
 * Features learned without labels; with registers, tokens that take up what would else disturb the
 * patches.
 *
 * @see <a href="https://arxiv.org/abs/2304.07193">Oquab et al. 2023, DINOv2</a>
 * @see <a href="https://arxiv.org/abs/2309.16588">Darcet et al. 2023, Vision Transformers Need
 *     Registers</a>
 */
public final class Dinov2 implements Architecture {

  private final String modelType;
  private final String className;

  private Dinov2(String modelType, String className) {
    this.modelType = modelType;
    this.className = className;
  }

  public static Dinov2 plain() {
    return new Dinov2("dinov2", "Dinov2");
  }

  public static Dinov2 withRegisters() {
    return new Dinov2("dinov2_with_registers", "Dinov2WithRegisters");
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public List<String> heads() {
    return List.of(className + "Model", className + "ForImageClassification");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    Parameters body = Checkpoint.body(parameters, modelType, "embeddings.cls_token");
    Pixels pixels = Pixels.of(config, 224, 14);
    DinoBackbone.Seen seen =
        new DinoBackbone(ops, config, body, choices).see(pixels, pixels.input(ops));
    Value last = seen.norm().apply(ops, seen.encoded().last());
    Value first = Tokens.at(ops, last, 0);
    if (head.endsWith("Model")) {
      ops.output("last_hidden_state", last);
      ops.output("pooler_output", first);
    } else {
      Value patches = Tokens.mean(ops, Tokens.from(ops, last, seen.grid().prefix()));
      Value features = ops.concat(1, first, patches);
      Checkpoint.logits(ops, parameters.at("classifier"), config, features);
    }
    seen.encoded().outputMaps(ops, choices, "");
  }
}
