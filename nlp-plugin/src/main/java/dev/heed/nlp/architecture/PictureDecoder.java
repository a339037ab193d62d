package dev.heed.nlp.architecture;

import dev.heed.layer.CausalText;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.RotaryConfig;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The decoder of a model of pictures and text: a text model that reads vectors, among which those
 * of pictures are. The plugin for images has the graph that makes them, {@code vision_encoder}.
 */
public record PictureDecoder(String modelType, List<String> heads) implements Architecture {

  private static final Map<String, String> CLASSES =
      Map.ofEntries(
          Map.entry("idefics3", "Idefics3"),
          Map.entry("smolvlm", "SmolVLM"),
          Map.entry("qwen2_vl", "Qwen2VL"),
          Map.entry("qwen2_5_vl", "Qwen2_5_VL"),
          Map.entry("qwen3_vl", "Qwen3VL"),
          Map.entry("llava", "Llava"),
          Map.entry("llava_next", "LlavaNext"),
          Map.entry("llava_onevision", "LlavaOnevision"),
          Map.entry("paligemma", "PaliGemma"),
          Map.entry("gemma3", "Gemma3"),
          Map.entry("internvl", "InternVL"),
          Map.entry("lfm2_vl", "Lfm2Vl"));

  /** Words and decoder of each model. */
  public static List<Architecture> all() {
    return CLASSES.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(
            entry -> {
              List<String> heads = List.of(entry.getValue() + "ForConditionalGeneration");
              return Stream.<Architecture>of(
                  new PictureWords(entry.getKey(), heads),
                  new PictureDecoder(entry.getKey(), heads));
            })
        .toList();
  }

  @Override
  public String graph() {
    return "decoder_model_merged";
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    PictureText part = PictureText.of(config, parameters);
    Json own = part.config();
    if (own.text("model_type", "").equals("lfm2")) {
      buildLfm2(ops, part, choices);
      return;
    }
    Llama family = part.family();
    int count = Checkpoint.requireLayers(own.size("num_hidden_layers"));
    long width = own.size("hidden_size");
    CausalText text =
        seen(
            ops,
            CausalText.embedded(
                ops,
                width,
                RotaryConfig.isInSpace(own),
                count,
                Llama.keyHeads(own),
                Llama.headWidth(own)));
    TransformerEncoder layers =
        TransformerEncoder.of(
            i -> table(family, own, i),
            Checkpoint.layers(part.body().at("layers"), count),
            choices);
    Value placed = text.place(ops, text.ids(), layers);
    List<Value> deep = deep(ops, config, text.ids());
    EncoderOutput encoded =
        layers.encode(
            ops,
            placed,
            text.context(),
            (layer, tokens) -> layer < deep.size() ? ops.add(tokens, deep.get(layer)) : tokens);
    Value hidden = family.table(own, 0).norm(part.body().at("norm")).apply(ops, encoded.last());
    Value logits = new Linear(readOut(part), Optional.empty()).apply(ops, hidden);
    ops.output("logits", family.logits(ops, own, logits));
    text.outputPresent(ops);
    encoded.outputMaps(ops, choices, "");
  }

  /** LFM2's convolutions keep tokens of their own. */
  private static void buildLfm2(Ops ops, PictureText part, Choices choices) {
    Json own = part.config();
    int attending = Math.max(1, Lfm2.attending(own).size());
    CausalText text =
        CausalText.embedded(
            ops,
            own.size("hidden_size"),
            false,
            attending,
            Llama.keyHeads(own),
            Llama.headWidth(own));
    Value hidden = Lfm2.write(ops, own, part.body(), choices, text, text.ids());
    ops.output("logits", new Linear(readOut(part), Optional.empty()).apply(ops, hidden));
    text.outputPresent(ops);
  }

  /** The matrix that reads the next word out: its own, or that of the words. */
  private static Value readOut(PictureText part) {
    Json own = part.config();
    return part.head().has("lm_head.weight")
        ? part.head().get("lm_head.weight", own.size("vocab_size"), own.size("hidden_size"))
        : Llama.words(own, part.body());
  }

  /** Tokens of one picture see each other, those behind them too: what the mask says holds. */
  private LayerTable table(Llama family, Json config, int number) {
    LayerTable table = family.table(config, number);
    return modelType.equals("gemma3") ? table.attention(table.attention().seeingAhead()) : table;
  }

  /** Who sees whom: mostly a token those before it. */
  private CausalText seen(Ops ops, CausalText text) {
    return switch (modelType) {
      case "paligemma" -> text.seeing(allText(ops, text));
      case "gemma3" ->
          text.seeing(ops.or(text.visible(), ops.and(allText(ops, text), inPicture(ops, text))));
      default -> text;
    };
  }

  /** What the last token sees, which is all text. A prompt that is read at once sees itself so. */
  private static Value allText(Ops ops, CausalText text) {
    return ops.slice(text.visible(), 2, -1, Long.MAX_VALUE); // [B, 1, 1, P + N]
  }

  /**
   * BOOL {@code [B, 1, N, P + N]}: whether two new tokens are of one picture. Its tokens stand one
   * behind the other, so that as many words come before each of them.
   */
  private static Value inPicture(Ops ops, CausalText text) {
    Dims line = Dims.of(text.ids().axis(0), text.ids().axis(1));
    Value types = ops.input("token_type_ids", ElementType.I64, line); // 1 for a picture's
    Value isPicture = ops.equal(types, ops.constant(1L));
    Value words = ops.cumSum(ops.cast(ops.not(isPicture), ElementType.I64), 1);
    Value number = ops.where(isPicture, ops.add(words, ops.constant(1L)), ops.constant(0L));
    Value past = text.past().get(0).keys();
    Dims before = Dims.of(past.axis(0), past.axis(2));
    Value all =
        ops.concat(1, ops.constantOfShape(before, ElementType.I64, 0), number); // [B, P + N]
    Value query = ops.unsqueeze(number, 1, 3);
    Value key = ops.unsqueeze(all, 1, 2);
    return ops.and(ops.equal(query, key), ops.greater(query, ops.constant(0L)));
  }

  /**
   * What goes to the tokens of pictures after each of the first layers, {@code [B, N, C]} each; 0
   * for words.
   *
   * @see <a href="https://arxiv.org/abs/2406.04334">Meng et al. 2024, DeepStack</a>
   */
  private List<Value> deep(Ops ops, Json config, Value tokens) {
    if (!modelType.equals("qwen3_vl")) {
      return List.of();
    }
    List<Integer> taps = config.object("vision_config").integers("deepstack_visual_indexes");
    List<Value> deep = new ArrayList<>();
    for (int i = 0; i < taps.size(); i++) {
      deep.add(ops.input("deepstack_features." + i, ElementType.F32, tokens.dims()));
    }
    return deep;
  }
}
