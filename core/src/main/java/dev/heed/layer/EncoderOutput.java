package dev.heed.layer;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link TransformerEncoder} gives.
 *
 * @param states the tokens {@code [B, N, C]} before the first layer and after each
 * @param maps each layer's attention weights {@code [B, H, Q, K]}, where it has them
 * @param crossMaps the same of its cross attention; empty where layers have none
 */
public record EncoderOutput(
    List<Value> states, List<Optional<Value>> maps, List<Optional<Value>> crossMaps) {

  public EncoderOutput {
    states = List.copyOf(states);
    maps = List.copyOf(maps);
    crossMaps = List.copyOf(crossMaps);
  }

  /** Of layers without cross attention. */
  public EncoderOutput(List<Value> states, List<Optional<Value>> maps) {
    this(states, maps, List.of());
  }

  /** The tokens after the last layer. */
  public Value last() {
    return states.get(states.size() - 1);
  }

  /**
   * Makes the maps outputs {@code <prefix>attentions.0}, ... and {@code cross_attentions.0}, ...,
   * and the tokens {@code <prefix>hidden_states.0}, ..., if they are wanted.
   *
   * @throws HeedException INVALID_OPTION where the chosen attention never forms weights
   */
  public void outputMaps(Ops ops, Choices choices, String prefix) {
    for (int i = 0; choices.maps() && i < maps.size(); i++) {
      ops.output(prefix + "attentions." + i, map(i, maps.get(i)));
    }
    for (int i = 0; choices.maps() && i < crossMaps.size(); i++) {
      ops.output("cross_attentions." + i, map(i, crossMaps.get(i)));
    }
    for (int i = 0; choices.states() && i < states.size(); i++) {
      ops.output(prefix + "hidden_states." + i, states.get(i));
    }
  }

  static Value map(int layer, Optional<Value> weights) {
    return weights.orElseThrow(
        () ->
            new HeedException(
                ErrorCode.INVALID_OPTION,
                "The attention of layer %s never forms weights, so that there is no map to show."
                        .formatted(layer)
                    + " Ask for the model without maps, or choose an attention that has them."));
  }
}
