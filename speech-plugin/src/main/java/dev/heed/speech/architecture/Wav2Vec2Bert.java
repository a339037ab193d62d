package dev.heed.speech.architecture;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Attended;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * w2v-BERT 2.0: Conformer layers over pairs of log-mel frames, as SeamlessM4T's encoder; letters
 * come out by CTC.
 *
 * @see <a href="https://arxiv.org/abs/2312.05187">Seamless Communication 2023, section 3.2.1</a>
 */
public final class Wav2Vec2Bert implements Architecture {

  private static final String CLASSES = "Wav2Vec2Bert";

  @Override
  public String modelType() {
    return "wav2vec2-bert";
  }

  @Override
  public List<String> heads() {
    return List.of(
        "Wav2Vec2BertModel", "Wav2Vec2BertForCTC", "Wav2Vec2BertForSequenceClassification");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads()).substring(CLASSES.length());
    requireKnown(config);
    Parameters body =
        Checkpoint.body(parameters, "wav2vec2_bert", "feature_projection.projection.weight");
    long from = config.size("feature_projection_input_dim", 160);
    Value features =
        ops.input(
            "input_features", ElementType.F32, Dims.of("batch_size", "sequence_length", from));
    Value mask =
        ops.input("attention_mask", ElementType.I64, Dims.of("batch_size", "sequence_length"));
    Value sound = ops.greater(mask, ops.constant(0L)); // [B, N]
    Parameters projection = body.at("feature_projection");
    Value normed =
        LayerNorm.of(projection.at("layer_norm"), from, epsilon(config)).apply(ops, features);
    Value x = Linear.of(projection.at("projection"), from, width(config)).apply(ops, normed);
    EncoderOutput encoded = encode(ops, config, body.at("encoder.layers"), choices, x, sound);
    encoded.outputMaps(ops, choices, "");
    head(ops, config, parameters, head, encoded, sound);
  }

  private static void requireKnown(Json config) {
    String position = config.text("position_embeddings_type", "relative_key");
    boolean adapted = config.flag("add_adapter", false);
    if (adapted || !position.equals("relative_key")) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "%s asks for %s, which Heed does not build from weights. Export the model to ONNX, and put the graph into the folder."
              .formatted(
                  config.origin(),
                  adapted ? "'add_adapter'" : "positions of the kind '" + position + "'"));
    }
  }

  private static EncoderOutput encode(
      Ops ops, Json config, Parameters layers, Choices choices, Value tokens, Value sound) {
    Value x = zeroed(ops, tokens, sound);
    List<Value> states = new ArrayList<>(List.of(x));
    List<Optional<Value>> maps = new ArrayList<>();
    AttentionContext context =
        AttentionContext.on(TokenGrid.line(x.axis(1))).withMask(ops.unsqueeze(sound, 1, 2));
    for (Parameters layer : Checkpoint.layers(layers, config.size("num_hidden_layers"))) {
      Attended one = ConformerLayer.of(config, layer).apply(ops, x, context, sound);
      x = one.output();
      states.add(x);
      maps.add(one.weights());
    }
    return new EncoderOutput(states, maps);
  }

  private static Value zeroed(Ops ops, Value tokens, Value sound) {
    return ops.where(ops.unsqueeze(sound, 2), tokens, ops.scalar(tokens.type(), 0));
  }

  private static void head(
      Ops ops, Json config, Parameters all, String head, EncoderOutput encoded, Value sound) {
    long width = width(config);
    switch (head) {
      case "ForCTC" ->
          ops.output(
              "logits",
              Linear.of(all.at("lm_head"), width, config.size("vocab_size"))
                  .apply(ops, encoded.last()));
      case "ForSequenceClassification" -> {
        Value mixed =
            config.flag("use_weighted_layer_sum", false)
                ? Wav2Vec2.weighted(ops, all, encoded.states())
                : encoded.last();
        long narrow = config.size("classifier_proj_size", 768);
        Value x = Linear.of(all.at("projector"), width, narrow).apply(ops, mixed);
        Value sum = ops.reduceSum(zeroed(ops, x, sound), false, 1);
        Value mean = ops.div(sum, ops.reduceSum(ops.cast(sound, x.type()), true, 1));
        Linear classifier = Linear.of(all.at("classifier"), narrow, Checkpoint.labels(config));
        ops.output("logits", classifier.apply(ops, mean));
      }
      default -> ops.output("last_hidden_state", encoded.last());
    }
  }

  private static double epsilon(Json config) {
    return config.positive("layer_norm_eps", 1e-5);
  }

  private static long width(Json config) {
    return config.size("hidden_size");
  }
}
