package dev.heed.speech.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.List;

/**
 * CLAP: a sound and a text each become a vector, and close ones fit.
 *
 * @see <a href="https://arxiv.org/abs/2211.06687">Wu et al. 2023</a>
 */
public final class Clap implements Architecture {

  @Override
  public String modelType() {
    return "clap";
  }

  @Override
  public List<String> heads() {
    return List.of("ClapModel");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    ClapText text = ClapText.of(config.object("text_config"), parameters.at("text_model"));
    ClapSound sound =
        ClapSound.of(config.object("audio_config"), parameters.at("audio_model.audio_encoder"));
    Value texts =
        unit(
            ops, projected(ops, config, parameters.at("text_projection"), text.read(ops, choices)));
    Value sounds =
        unit(
            ops,
            projected(ops, config, parameters.at("audio_projection"), sound.hear(ops, choices)));
    Value likeness = ops.matMul(texts, ops.transpose(sounds, 1, 0));
    Value perText = ops.mul(likeness, ops.exp(parameters.get("logit_scale_t")));
    Value perSound =
        ops.mul(ops.transpose(likeness, 1, 0), ops.exp(parameters.get("logit_scale_a")));
    ops.output("logits_per_audio", perSound);
    ops.output("logits_per_text", perText);
    ops.output("text_embeds", texts);
    ops.output("audio_embeds", sounds);
  }

  /** {@code [B, C] -> [B, P]}. */
  private static Value projected(Ops ops, Json config, Parameters maps, Value x) {
    long width = config.size("projection_dim", 512);
    Activation activation = Activation.named(config.text("projection_hidden_act", "relu"));
    Value wide = Linear.of(maps.at("linear1"), x.size(-1), width, true).apply(ops, x);
    return Linear.of(maps.at("linear2"), width, width, true)
        .apply(ops, activation.apply(ops, wide));
  }

  private static Value unit(Ops ops, Value x) {
    return ops.div(x, ops.reduceL2(x, true, -1));
  }
}
