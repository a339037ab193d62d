package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.AttentionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Layers one after another.
 *
 * @param scope what the names of nodes begin with; with "layer" they look like {@code
 *     /block.0/MatMul}
 */
public record Encoder(String scope, List<EncoderLayer> layers) {

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

  public Encoder(List<EncoderLayer> layers) {
    this("layer", layers);
  }

  /** All layers on {@code tokens [B, N, C]}. */
  public Encoded apply(Ops ops, Value tokens, AttentionContext context) {
    return apply(ops, tokens, context, (layer, between) -> between);
  }

  /** All layers, with something done to the tokens after each but the last. */
  public Encoded apply(Ops ops, Value tokens, AttentionContext context, Between between) {
    List<Value> states = new ArrayList<>(List.of(tokens));
    List<Optional<Value>> maps = new ArrayList<>();
    Value x = tokens;
    for (int i = 0; i < layers.size(); i++) {
      try (Scope inside = ops.scope(scope + "." + i)) {
        Attended attended = layers.get(i).apply(ops, x, context);
        x = i + 1 < layers.size() ? between.apply(i, attended.output()) : attended.output();
        maps.add(attended.weights());
      }
      states.add(x);
    }
    return new Encoded(states, maps);
  }
}
