package dev.heed.speech.architecture;

import dev.heed.layer.Assembly;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.List;
import java.util.Optional;

/**
 * VITS: letters become a waveform in one graph. A transformer reads the letters, a predictor says
 * how long each sounds, a flow turns what is expected at each moment into what a vocoder makes
 * sound of. What is left to chance comes from the input {@code seed}.
 *
 * @see <a href="https://arxiv.org/abs/2106.06103">Kim et al. 2021</a>
 */
public final class Vits implements Architecture {

  private static final Dims LETTERS = Dims.of("batch_size", "sequence_length");

  @Override
  public String modelType() {
    return "vits";
  }

  @Override
  public List<String> heads() {
    return List.of("VitsModel");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Value ids = ops.input("input_ids", ElementType.I64, LETTERS);
    Value given = ops.input("attention_mask", ElementType.I64, LETTERS);
    Value mask = ops.unsqueeze(ops.cast(given, ElementType.F32), 1); // [B, 1, N]
    Optional<Value> speaker = speaker(ops, config, parameters);
    SeededNoise noise = SeededNoise.of(ops, config);

    VitsText.Read read =
        VitsText.of(config, parameters.at("text_encoder")).read(ops, ids, mask, choices);
    Value logs =
        VitsDurations.of(config, parameters.at("duration_predictor"))
            .predict(ops, read.states(), mask, speaker, noise);
    double slower = 1 / config.positive("speaking_rate", 1);
    Value each = ops.ceil(ops.mul(ops.mul(ops.exp(logs), mask), slower)); // [B, 1, N]
    VitsMoments moments = VitsMoments.of(ops, each, mask);

    Value means = moments.spread(ops, read.means()); // [B, F, T]
    Value deviations = ops.exp(moments.spread(ops, read.logs()));
    Value latents =
        noise
            .latents(ops, means)
            .map(drawn -> ops.add(means, ops.mul(drawn, deviations)))
            .orElse(means);
    Value turned =
        VitsFlow.of(config, parameters.at("flow.flows"))
            .apply(ops, latents, moments.mask(), speaker);
    Value wave =
        VitsVoice.of(config, parameters.at("decoder"))
            .apply(ops, ops.mul(turned, moments.mask()), speaker);
    ops.output("waveform", ops.squeeze(wave, 1));
    ops.output("sequence_lengths", moments.samples(ops, config.sizes("upsample_rates")));
  }

  /** What is known of who speaks, {@code [B, S, 1]}; empty for models of one voice. */
  private static Optional<Value> speaker(Ops ops, Json config, Parameters parameters) {
    int speakers = config.size("num_speakers", 1);
    if (speakers < 2) {
      return Optional.empty();
    }
    Value number = ops.input("speaker_id", ElementType.I64, Dims.of("batch_size"));
    Value all =
        parameters
            .at("embed_speaker")
            .get("weight", speakers, config.size("speaker_embedding_size"));
    return Optional.of(ops.unsqueeze(ops.gather(all, number, 0), 2));
  }
}
