package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import java.util.List;

/** Layers one above the other. */
public record Encoder(List<EncoderLayer> layers) {

  /** {@code [B, N, C] -> [B, N, C]}; the maps become outputs where they are wanted. */
  public Value apply(Ops ops, Value tokens, AttentionContext context, Choices choices) {
    Value x = tokens;
    for (int i = 0; i < layers.size(); i++) {
      try (Scope in = ops.scope("layer." + i)) {
        Attended attended = layers.get(i).apply(ops, x, context);
        outputMap(ops, i, attended, choices);
        x = attended.output();
      }
    }
    return x;
  }

  /** Names the weights of one layer as an output, where maps are wanted and there are weights. */
  public static void outputMap(Ops ops, int layer, Attended attended, Choices choices) {
    if (choices.maps()) {
      attended.weights().ifPresent(weights -> ops.output("attentions." + layer, weights));
    }
  }
}
