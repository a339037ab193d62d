package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Layers one above the other. */
public record Encoder(List<EncoderLayer> layers) {

  /** What happens to the tokens between two layers. */
  @FunctionalInterface
  public interface Between {

    /**
     * The tokens {@code [B, N, C]} as the next layer gets them; {@code layer} is the one before.
     */
    Value apply(int layer, Value tokens);
  }

  public Encoder {
    layers = List.copyOf(layers);
  }

  /** {@code [B, N, C] -> [B, N, C]}; the maps become outputs where they are wanted. */
  public Value apply(Ops ops, Value tokens, AttentionContext context, Choices choices) {
    Encoded encoded = encode(ops, tokens, context);
    encoded.outputMaps(ops, choices, "");
    return encoded.last();
  }

  /** All layers on {@code tokens [B, N, C]}. */
  public Encoded encode(Ops ops, Value tokens, AttentionContext context) {
    return encode(ops, tokens, context, (layer, between) -> between);
  }

  /** All layers, with something done to the tokens after each but the last. */
  public Encoded encode(Ops ops, Value tokens, AttentionContext context, Between between) {
    List<Value> states = new ArrayList<>(List.of(tokens));
    List<Optional<Value>> maps = new ArrayList<>();
    Value x = tokens;
    for (int i = 0; i < layers.size(); i++) {
      try (Scope in = ops.scope("layer." + i)) {
        Attended attended = layers.get(i).apply(ops, x, context);
        x = i + 1 < layers.size() ? between.apply(i, attended.output()) : attended.output();
        maps.add(attended.weights());
      }
      states.add(x);
    }
    return new Encoded(states, maps);
  }

  /** Names the weights of one layer as an output, where maps are wanted. */
  public static void outputMap(Ops ops, int layer, Attended attended, Choices choices) {
    if (choices.maps()) {
      ops.output("attentions." + layer, Encoded.map(layer, attended.weights()));
    }
  }
}
