package dev.heed.vision.architecture;

import dev.heed.error.HeedException;
import dev.heed.layer.EncoderOutput;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import java.util.ArrayList;
import java.util.List;

/**
 * What several layers of a backbone saw.
 *
 * @param tokens of each of the layers, {@code [B, N, C]}, class token first
 */
record Features(EncoderOutput encoded, TokenGrid grid, List<Value> tokens) {

  /** The layers of a DINOv2 that its configuration names, each behind the backbone's norm. */
  static Features ofDino(
      Ops ops, Json backbone, Parameters body, Choices choices, Pixels pixels, Value image) {
    Dinov2.Seen seen = Dinov2.see(ops, backbone, body, choices, pixels, image);
    boolean normed = backbone.flag("apply_layernorm", true);
    List<Value> tokens = new ArrayList<>();
    for (int stage : stages(backbone)) {
      Value state = state(seen.encoded().states(), stage);
      tokens.add(normed ? seen.norm().apply(ops, state) : state);
    }
    return new Features(seen.encoded(), seen.grid(), tokens);
  }

  /** The layers that a backbone's configuration names: those of a DINOv2 or of a BEiT. */
  static Features of(
      Ops ops, Json backbone, Parameters body, Choices choices, Pixels pixels, Value image) {
    if (!backbone.text("model_type", "").equals("beit")) {
      return ofDino(ops, backbone, body, choices, pixels, image);
    }
    Beit.Seen seen = Beit.see(ops, backbone, body, choices, image);
    List<Value> states = seen.encoded().states();
    List<Value> tokens = stages(backbone).stream().map(stage -> state(states, stage)).toList();
    return new Features(seen.encoded(), seen.grid(), tokens);
  }

  /** The layer that a backbone hands on where only one is read: the last that it names. */
  static Value last(Json backbone, EncoderOutput encoded) {
    List<Value> states = encoded.states();
    int last =
        stages(backbone).stream()
            .mapToInt(stage -> stage < 0 ? states.size() + stage : stage)
            .max()
            .orElse(states.size() - 1);
    return state(states, last);
  }

  /** As published, a number below zero counts from the end. */
  static Value state(List<Value> states, int stage) {
    int place = stage < 0 ? states.size() + stage : stage;
    if (place < 0 || place >= states.size()) {
      throw HeedException.invalidModel(
          "config.json takes features of layer %s of the backbone, which has %s."
              .formatted(stage, states.size() - 1));
    }
    return states.get(place);
  }

  private static int stage(String name) {
    if (name.equals("stem")) {
      return 0;
    }
    if (!name.matches("stage\\d{1,4}")) {
      throw HeedException.invalidModel(
          "'out_features' of the backbone are stem, stage1, stage2, ..., but one is '%s'."
              .formatted(name));
    }
    return Integer.parseInt(name.substring("stage".length()));
  }

  /** Numbers of layers from 1; 0 is before the first. */
  private static List<Integer> stages(Json backbone) {
    List<Integer> stages = named(backbone);
    if (stages.isEmpty()) {
      throw HeedException.invalidModel(
          "config.json takes no features of the backbone: its list of layers is empty.");
    }
    return stages;
  }

  private static List<Integer> named(Json backbone) {
    if (backbone.has("out_features")) {
      return backbone.texts("out_features").stream().map(Features::stage).toList();
    }
    return backbone.has("out_indices")
        ? backbone.integers("out_indices")
        : List.of(backbone.size("num_hidden_layers", 12));
  }
}
