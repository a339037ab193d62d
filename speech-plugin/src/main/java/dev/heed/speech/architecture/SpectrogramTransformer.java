package dev.heed.speech.architecture;

import dev.heed.encoding.LearnedEncoding;
import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.Encoded;
import dev.heed.layer.Encoder;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.Mechanisms.SelfAttention;
import dev.heed.layer.Mlp;
import dev.heed.layer.Projections;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.speech.encoding.SpectrogramPatches;
import dev.heed.spi.Architecture;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import dev.heed.tensor.ElementType;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The Audio Spectrogram Transformer: a spectrogram is cut into overlapping squares as if it were a
 * picture, and read by a vision transformer with a class and a distillation token.
 *
 * @see <a href="https://arxiv.org/abs/2104.01778">Gong et al. 2021</a>
 */
public final class SpectrogramTransformer implements Architecture {

  private static final int PREFIX = 2;

  @Override
  public String modelType() {
    return "audio-spectrogram-transformer";
  }

  @Override
  public List<String> heads() {
    return List.of("ASTModel", "ASTForAudioClassification");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    Parameters body =
        Checkpoint.body(parameters, "audio_spectrogram_transformer", "embeddings.cls_token");
    Value hidden = encode(ops, config, body, choices);
    Value pooled = // [B, C]: the mean of the two tokens
        ops.div(ops.add(ops.gather(hidden, 0, 1), ops.gather(hidden, 1, 1)), 2);
    if (head.equals("ASTModel")) {
      ops.output("last_hidden_state", hidden);
      ops.output("pooler_output", pooled);
    } else {
      long width = config.integer("hidden_size");
      Parameters classifier = parameters.at("classifier");
      Linear dense = Linear.of(classifier.at("dense"), width, Checkpoint.labels(config));
      Value normed = norm(classifier.at("layernorm"), config).apply(ops, pooled);
      ops.output("logits", dense.apply(ops, normed));
    }
  }

  private static Value encode(Ops ops, Json config, Parameters body, Choices choices) {
    Dims input =
        Dims.of("batch_size", config.integer("max_length"), config.integer("num_mel_bins"));
    Value spectrogram = ops.input("input_values", ElementType.F32, input);
    long width = config.integer("hidden_size");
    Parameters embeddings = body.at("embeddings");
    Embedded patches = patches(config, embeddings).embed(ops, spectrogram);
    Value both =
        ops.concat(
            1,
            embeddings.get("cls_token", 1, 1, width),
            embeddings.get("distillation_token", 1, 1, width));
    Value first = ops.expand(both, Dims.of(spectrogram.axis(0), PREFIX, width));
    Value tokens = ops.concat(1, first, patches.tokens()); // [B, 2 + N, C]
    TokenGrid grid = new TokenGrid(PREFIX, patches.grid().rows(), patches.grid().columns());

    Mechanisms mechanisms = Mechanisms.of(choices, config.integer("num_attention_heads"), width);
    Value table = embeddings.get("position_embeddings", 1, tokens.size(1), width);
    PositionalEncoding own = new LearnedEncoding(Trained.of(ops.squeeze(table, 0)));
    Value placed = mechanisms.position(0, own).onTokens(ops, tokens, grid);
    SelfAttention attention = mechanisms.over(ops, own, grid, placed);
    Encoded encoded =
        new Encoder(layers(config, body.at("encoder.layer"), attention))
            .encode(ops, placed, AttentionContext.on(grid));
    encoded.outputMaps(ops, choices, "");
    return norm(body.at("layernorm"), config).apply(ops, encoded.last());
  }

  private static SpectrogramPatches patches(Json config, Parameters embeddings) {
    Window window =
        Window.stride(config.integer("frequency_stride"), config.integer("time_stride"));
    Parameters projection = embeddings.at("patch_embeddings.projection");
    long size = config.integer("patch_size");
    long width = config.integer("hidden_size");
    return new SpectrogramPatches(Convolution.square(projection, 1, width, size, true, window));
  }

  private static List<EncoderLayer> layers(Json config, Parameters all, SelfAttention attention) {
    return IntStream.range(0, config.integer("num_hidden_layers"))
        .mapToObj(i -> layer(config, all.at(Integer.toString(i)), i, attention))
        .toList();
  }

  private static EncoderLayer layer(
      Json config, Parameters layer, int number, SelfAttention attention) {
    long width = config.integer("hidden_size");
    long wide = config.integer("intermediate_size");
    boolean biased = config.flag("qkv_bias", true);
    Parameters self = layer.at("attention.attention");
    Projections linear =
        new Projections(
            Linear.of(self.at("query"), width, width, biased),
            Linear.of(self.at("key"), width, width, biased),
            Linear.of(self.at("value"), width, width, biased),
            Linear.of(layer.at("attention.output.dense"), width, width));

    Mlp mlp =
        new Mlp(
            Linear.of(layer.at("intermediate.dense"), width, wide),
            Activation.named(config.text("hidden_act", "gelu")),
            Linear.of(layer.at("output.dense"), wide, width));
    LayerNorm before = norm(layer.at("layernorm_before"), config);
    return new EncoderLayer(
        attention.of(number, linear), before, mlp, norm(layer.at("layernorm_after"), config), true);
  }

  private static LayerNorm norm(Parameters norm, Json config) {
    return LayerNorm.of(
        norm, config.integer("hidden_size"), config.number("layer_norm_eps", 1e-12));
  }
}
