package dev.heed.vision.architecture;

import dev.heed.error.HeedException;
import dev.heed.layer.Activation;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * What LLaVA sees: a tower's patches, from one of its layers or several, through two linear maps to
 * where words are.
 *
 * @see <a href="https://arxiv.org/abs/2310.03744">Liu et al. 2023, Improved Baselines with Visual
 *     Instruction Tuning</a>
 */
record Llava(String modelType, List<String> heads) implements Architecture {

  /** A picture as one square. */
  static Llava plain() {
    return new Llava("llava", List.of("LlavaForConditionalGeneration"));
  }

  /** A picture as squares of its own form, with a vector at the end of each row. */
  static Llava next() {
    return new Llava("llava_next", List.of("LlavaNextForConditionalGeneration"));
  }

  /** The same, with more squares, of which few tokens are made. */
  static Llava oneVision() {
    return new Llava("llava_onevision", List.of("LlavaOnevisionForConditionalGeneration"));
  }

  @Override
  public String graph() {
    return "vision_encoder";
  }

  @Override
  public void build(Ops ops, Json config, Parameters all, Choices choices) {
    PictureTower tower = PictureTower.of(ops, config, all, choices);
    Value seen = seen(ops, config, tower); // [T, N, C]
    Parameters projector = PictureTower.projector(all, "linear_1.weight");
    long width = PictureTower.textWidth(config, 4096);
    boolean biased = config.flag("multimodal_projector_bias", true);
    Value inner = Linear.of(projector.at("linear_1"), seen.size(2), width, biased).apply(ops, seen);
    Value bent = Activation.named(config.text("projector_hidden_act", "gelu")).apply(ops, inner);
    Value features = Linear.of(projector.at("linear_2"), width, width, biased).apply(ops, bent);
    ops.output("image_features", features);
    newline(all)
        .ifPresent(place -> ops.output("newline", ops.identity(place.get("image_newline", width))));
    tower.encoded().outputMaps(ops, choices, "");
  }

  private static java.util.Optional<Parameters> newline(Parameters all) {
    return java.util.stream.Stream.of(all.at("model"), all)
        .filter(place -> place.has("image_newline"))
        .findFirst();
  }

  private Value seen(Ops ops, Json config, PictureTower tower) {
    boolean oneVision = modelType.equals("llava_onevision");
    String kept = config.text("vision_feature_select_strategy", oneVision ? "full" : "default");
    List<Value> chosen = new ArrayList<>();
    for (int layer : layers(config, oneVision ? -1 : -2)) {
      Value state = state(tower, layer);
      chosen.add(kept.equals("default") ? ops.slice(state, 1, 1, Long.MAX_VALUE) : state);
    }
    return chosen.size() == 1 ? chosen.get(0) : ops.concat(2, chosen);
  }

  private static List<Integer> layers(Json config, int otherwise) {
    String key = "vision_feature_layer";
    boolean several = JsonNodes.find(config, key).filter(node -> node.isArray()).isPresent();
    return several ? config.integers(key) : List.of(config.integer(key, otherwise));
  }

  /** The tokens after a layer, counted from the embedding, or back from the last. */
  private static Value state(PictureTower tower, int layer) {
    List<Value> states = tower.encoded().states();
    int index = layer < 0 ? states.size() + layer : layer;
    if (index < 0 || index >= states.size()) {
      throw HeedException.invalidModel(
          "config.json: 'vision_feature_layer' is %s, but the tower of images has %s layers."
              .formatted(layer, states.size() - 1));
    }
    return states.get(index);
  }
}
