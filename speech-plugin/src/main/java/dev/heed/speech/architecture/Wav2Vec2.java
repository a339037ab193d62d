package dev.heed.speech.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.Norm;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.speech.encoding.ConvolutionalPosition;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * wav2vec 2.0: convolutions turn a waveform into frames of 20 ms, a wide one tells them where they
 * are, and a transformer reads them; letters come out by CTC. HuBERT is the same, trained
 * otherwise; WavLM adds distances to the scores.
 *
 * @see <a href="https://arxiv.org/abs/2006.11477">Baevski et al. 2020</a>
 * @see <a href="https://arxiv.org/abs/2106.07447">Hsu et al. 2021</a>
 * @see <a href="https://arxiv.org/abs/2110.13900">Chen et al. 2021</a>
 */
public final class Wav2Vec2 implements Architecture {

  private static final String WAVLM = "wavlm";

  private final String modelType;
  private final String classes;

  private Wav2Vec2(String modelType, String classes) {
    this.modelType = modelType;
    this.classes = classes;
  }

  public static Architecture wav2Vec2() {
    return new Wav2Vec2("wav2vec2", "Wav2Vec2");
  }

  public static Architecture hubert() {
    return new Wav2Vec2("hubert", "Hubert");
  }

  /**
   * The same, trained otherwise.
   *
   * @see <a href="https://arxiv.org/abs/2101.07597">Wang et al. 2021, UniSpeech</a>
   */
  public static Architecture uniSpeech() {
    return new Wav2Vec2("unispeech", "UniSpeech");
  }

  /**
   * The same, trained to tell speakers apart.
   *
   * @see <a href="https://arxiv.org/abs/2110.05752">Chen et al. 2021, UniSpeech-SAT</a>
   */
  public static Architecture uniSpeechSat() {
    return new Wav2Vec2("unispeech-sat", "UniSpeechSat");
  }

  /** WavLM: the attention of {@link GatedBuckets}. */
  public static Architecture wavLm() {
    return new Wav2Vec2(WAVLM, "WavLM");
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public List<String> heads() {
    return Stream.of("Model", "ForCTC", "ForSequenceClassification", "ForAudioFrameClassification")
        .map(head -> classes + head)
        .toList();
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads()).substring(classes.length());
    WaveformConfig.requireKnown(config);
    Parameters body =
        Checkpoint.body(
            parameters, modelType.replace('-', '_'), "feature_projection.projection.weight");
    Waveforms waveforms = Waveforms.declare(ops, config, body.at("feature_extractor"));
    Value tokens = projected(ops, config, body.at("feature_projection"), waveforms.frames());
    List<Value> states = encode(ops, config, body.at("encoder"), choices, waveforms, tokens);
    head(ops, config, parameters, head, waveforms, states);
  }

  /** Frames {@code [B, N, F] -> [B, N, C]}. */
  private static Value projected(Ops ops, Json config, Parameters projection, Embedded frames) {
    long from = frames.tokens().size(-1);
    boolean normed = config.flag("feat_proj_layer_norm", true);
    Value x =
        normed
            ? LayerNorm.of(projection.at("layer_norm"), from, epsilon(config))
                .apply(ops, frames.tokens())
            : frames.tokens();
    return Linear.of(projection.at("projection"), from, width(config)).apply(ops, x);
  }

  /** The tokens {@code [B, N, C]} before the first layer and after each. */
  private static List<Value> encode(
      Ops ops, Json config, Parameters encoder, Choices choices, Waveforms waveforms, Value x) {
    boolean normFirst = config.flag("do_stable_layer_norm", false);
    PositionalEncoding position = position(ops, config, encoder.at("pos_conv_embed.conv"));
    List<Parameters> weights =
        Checkpoint.layers(encoder.at("layers"), config.size("num_hidden_layers"));
    boolean gated = config.text("model_type", "").equals(WAVLM);
    LayerTable plain = table(config, position);
    LayerTable table = gated ? plain.mixer(new GatedBuckets(config, weights.get(0))) : plain;
    TransformerEncoder layers = TransformerEncoder.of(table, weights, choices);
    TokenGrid grid = waveforms.frames().grid();
    Embedded sound = new Embedded(waveforms.withoutPadding(ops, x), grid);
    Value placed = gated ? position.onTokens(ops, sound.tokens(), grid) : layers.place(ops, sound);
    LayerContext all = LayerContext.on(ops, grid, placed);
    Norm norm = table.norm(encoder.at("layer_norm"));
    EncoderOutput encoded =
        layers.encode(
            ops,
            normFirst ? placed : norm.apply(ops, placed),
            waveforms.visible(ops).map(all::withMask).orElse(all));
    encoded.outputMaps(ops, choices, "");
    Value last = normFirst ? norm.apply(ops, encoded.last()) : encoded.last();
    List<Value> before = encoded.states().subList(0, encoded.states().size() - 1);
    return Stream.concat(before.stream(), Stream.of(last)).toList();
  }

  /** Norms before each step, or behind. */
  private static LayerTable table(Json config, PositionalEncoding own) {
    LayerTable table =
        LayerTable.of(width(config), NormTable.layerNorm(epsilon(config)))
            .attention(
                AttentionTable.split(
                        "attention.q_proj",
                        "attention.k_proj",
                        "attention.v_proj",
                        "attention.out_proj")
                    .heads(config.size("num_attention_heads"))
                    .position(own))
            .feedForward(
                FeedForwardTable.mlp(
                    "feed_forward.intermediate_dense",
                    "feed_forward.output_dense",
                    config.size("intermediate_size"),
                    config.text("hidden_act", "gelu")));
    return config.flag("do_stable_layer_norm", false)
        ? table.normsBefore("layer_norm", "final_layer_norm")
        : table.normsOnSum("layer_norm", "final_layer_norm");
  }

  private static PositionalEncoding position(Ops ops, Json config, Parameters conv) {
    return ConvolutionalPosition.of(
        ops,
        conv,
        width(config),
        config.size("num_conv_pos_embeddings", 128),
        config.size("num_conv_pos_embedding_groups", 16),
        WaveformConfig.activation(config));
  }

  private static void head(
      Ops ops, Json config, Parameters all, String head, Waveforms waveforms, List<Value> states) {
    Value last = states.get(states.size() - 1);
    long width = width(config);
    switch (head) {
      case "ForCTC" ->
          ops.output(
              "logits",
              Linear.of(all.at("lm_head"), width, config.size("vocab_size")).apply(ops, last));
      case "ForSequenceClassification" -> {
        Value mixed =
            config.flag("use_weighted_layer_sum", false) ? weighted(ops, all, states) : last;
        long narrow = config.size("classifier_proj_size", 256);
        Value x = Linear.of(all.at("projector"), width, narrow).apply(ops, mixed);
        Linear classifier = Linear.of(all.at("classifier"), narrow, Checkpoint.labels(config));
        ops.output("logits", classifier.apply(ops, waveforms.mean(ops, x)));
      }
      case "ForAudioFrameClassification" -> {
        Value mixed =
            config.flag("use_weighted_layer_sum", false) ? weighted(ops, all, states) : last;
        Checkpoint.logits(ops, all.at("classifier"), config, mixed);
      }
      default -> ops.output("last_hidden_state", last);
    }
  }

  /** A trained mixture of all layers' tokens {@code [B, N, C]}. */
  static Value weighted(Ops ops, Parameters all, List<Value> states) {
    Value weights = ops.softmax(all.get("layer_weights", states.size()), 0);
    Optional<Value> sum = Optional.empty();
    for (int i = 0; i < states.size(); i++) {
      Value part = ops.mul(states.get(i), ops.gather(weights, i, 0));
      sum = Optional.of(sum.map(some -> ops.add(some, part)).orElse(part));
    }
    return sum.orElseThrow();
  }

  private static double epsilon(Json config) {
    return config.positive("layer_norm_eps", 1e-5);
  }

  private static long width(Json config) {
    return config.size("hidden_size");
  }
}
