package dev.heed.speech.architecture;

import dev.heed.encoding.LearnedEncoding;
import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.LinearForm;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.speech.encoding.SpectrogramPatches;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import dev.heed.tensor.ElementType;
import java.util.List;

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
    Parameters embeddings = body.at("embeddings");
    Embedded patches = patches(config, embeddings).embed(ops, spectrogram(ops, config));
    Embedded tokens = withTwoTokens(ops, embeddings, patches);
    long count = tokens.tokens().size(1);
    Value places = embeddings.get("position_embeddings", 1, count, config.size("hidden_size"));
    LayerTable table = table(config, new LearnedEncoding(Trained.of(ops.squeeze(places, 0))));
    TransformerEncoder layers =
        TransformerEncoder.of(
            table,
            Checkpoint.layers(body.at("encoder.layer"), config.size("num_hidden_layers")),
            choices);
    EncoderOutput encoded = layers.encode(ops, tokens);
    encoded.outputMaps(ops, choices, "");
    Value hidden = table.norm(body.at("layernorm")).apply(ops, encoded.last());

    Value pooled = // [B, C]: the mean of the two tokens
        ops.div(ops.add(ops.gather(hidden, 0, 1), ops.gather(hidden, 1, 1)), 2);
    if (head.equals("ASTModel")) {
      ops.output("last_hidden_state", hidden);
      ops.output("pooler_output", pooled);
    } else {
      Parameters classifier = parameters.at("classifier");
      Value normed = table.norm(classifier.at("layernorm")).apply(ops, pooled);
      Checkpoint.logits(ops, classifier.at("dense"), config, normed);
    }
  }

  private static Value spectrogram(Ops ops, Json config) {
    return ops.input(
        "input_values",
        ElementType.F32,
        Dims.of("batch_size", config.size("max_length"), config.size("num_mel_bins")));
  }

  /** The class and the distillation token before the patches. */
  private static Embedded withTwoTokens(Ops ops, Parameters embeddings, Embedded patches) {
    long width = patches.tokens().size(-1);
    Value both =
        ops.concat(
            1,
            embeddings.get("cls_token", 1, 1, width),
            embeddings.get("distillation_token", 1, 1, width));
    Value first = ops.expand(both, Dims.of(patches.tokens().axis(0), PREFIX, width));
    TokenGrid grid = new TokenGrid(PREFIX, patches.grid().rows(), patches.grid().columns());
    return new Embedded(ops.concat(1, first, patches.tokens()), grid);
  }

  /** ViT's layer: a norm before each step. */
  private static LayerTable table(Json config, PositionalEncoding own) {
    LinearForm qkv = LinearForm.biased(config.flag("qkv_bias", true));
    return LayerTable.of(
            config.size("hidden_size"),
            NormTable.layerNorm(config.positive("layer_norm_eps", 1e-12)))
        .attention(
            AttentionTable.split(
                    "attention.attention.query",
                    "attention.attention.key",
                    "attention.attention.value",
                    "attention.output.dense")
                .heads(config.size("num_attention_heads"))
                .forms(qkv, qkv, qkv, LinearForm.BIASED)
                .position(own))
        .feedForward(
            FeedForwardTable.mlp(
                "intermediate.dense",
                "output.dense",
                config.size("intermediate_size"),
                config.text("hidden_act", "gelu")))
        .normsBefore("layernorm_before", "layernorm_after");
  }

  private static SpectrogramPatches patches(Json config, Parameters embeddings) {
    Window window = Window.stride(config.size("frequency_stride"), config.size("time_stride"));
    Parameters projection = embeddings.at("patch_embeddings.projection");
    long size = config.size("patch_size");
    long width = config.size("hidden_size");
    return new SpectrogramPatches(Convolution.square(projection, 1, width, size, true, window));
  }
}
