package dev.heed.speech.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.List;

/** Labels of a recording, from {@link WhisperEncoder} alone: its language, for example. */
public final class WhisperClassifier implements Architecture {

  @Override
  public String modelType() {
    return "whisper";
  }

  @Override
  public List<String> heads() {
    return List.of("WhisperForAudioClassification");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    List<Value> states = WhisperEncoder.encode(ops, config, parameters.at("encoder"), choices);
    Value frames =
        config.flag("use_weighted_layer_sum", false)
            ? Wav2Vec2.weighted(ops, parameters, states)
            : states.get(states.size() - 1);
    long narrow = config.size("classifier_proj_size", 256);
    Value x =
        Linear.of(parameters.at("projector"), frames.size(-1), narrow, true).apply(ops, frames);
    Checkpoint.logits(ops, parameters.at("classifier"), config, ops.reduceMean(x, false, 1));
  }
}
