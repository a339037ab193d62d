package dev.heed.vision.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.layer.NormTable;
import dev.heed.layer.TokenMixer;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pyramid whose queries, keys and values come from convolutions, which is all that it knows of
 * positions.
 *
 * @see <a href="https://arxiv.org/abs/2103.15808">Wu et al. 2021, CvT: Introducing Convolutions to
 *     Vision Transformers</a>
 */
final class Cvt implements Architecture {

  /** The published code does not use the configuration's epsilon. */
  private static final double EPSILON = 1e-5;

  @Override
  public String modelType() {
    return "cvt";
  }

  @Override
  public List<String> heads() {
    return List.of("CvtModel", "CvtForImageClassification");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    boolean isModel = Assembly.head(config, heads()).equals("CvtModel");
    String probe = "encoder.stages.0.embedding.convolution_embeddings.projection.weight";
    Parameters stages = Checkpoint.body(parameters, "cvt", probe).at("encoder.stages");
    List<Integer> depths = config.sizes("depth");
    Value image = Pixels.of(config, 224, 1).input(ops);
    Optional<Value> classToken = Optional.empty();
    List<Optional<Value>> maps = new ArrayList<>();

    for (int i = 0; i < depths.size(); i++) {
      try (Scope in = ops.scope("stage." + i)) {
        Stage stage = new Stage(ops, config, stages.at(Integer.toString(i)), choices, i);
        Embedded tokens = stage.embed(image);
        int prefix = tokens.grid().prefix();
        EncoderOutput encoded = stage.encode(tokens, depths.get(i), maps.size());
        maps.addAll(encoded.maps());
        Value last = encoded.last();
        classToken = prefix == 0 ? Optional.empty() : Optional.of(ops.slice(last, 1, 0, 1));
        image = PatchEmbedding.image(ops, Tokens.from(ops, last, prefix), tokens.grid());
      }
    }

    if (isModel) {
      ops.output("last_hidden_state", image);
      classToken.ifPresent(token -> ops.output("cls_token_value", token));
    } else {
      Value all = image;
      Value seen = classToken.orElseGet(() -> PatchEmbedding.tokens(ops, all).tokens());
      LayerNorm norm = LayerNorm.of(parameters.at("layernorm"), seen.size(-1), EPSILON);
      Value mean = Tokens.mean(ops, norm.apply(ops, seen));
      Checkpoint.logits(ops, parameters.at("classifier"), config, mean);
    }
    new EncoderOutput(List.of(image), maps).outputMaps(ops, choices, "");
  }

  /** Layers over one grid, behind a class token where the configuration has one. */
  private record Stage(Ops ops, Json config, Parameters parameters, Choices choices, int number) {

    private int of(String key) {
      return config.sizeAt(key, number);
    }

    private long width() {
      return of("embed_dim");
    }

    private long pad(String key) {
      return config.integers(key).get(number);
    }

    Embedded embed(Value image) {
      Parameters embeddings = parameters.at("embedding.convolution_embeddings");
      long stride = of("patch_stride");
      Window window = Window.stride(stride, stride).pad(pad("patch_padding"), pad("patch_padding"));
      Convolution cut =
          Convolution.square(
              embeddings.at("projection"), image.size(1), width(), of("patch_sizes"), true, window);
      Embedded patches = PatchEmbedding.tokens(ops, cut.apply(ops, image));
      LayerNorm norm = LayerNorm.of(embeddings.at("normalization"), width(), EPSILON);
      Embedded normed = new Embedded(norm.apply(ops, patches.tokens()), patches.grid());
      Embedded placed =
          number > 0
              ? normed
              : new Embedded(
                  mechanisms()
                      .position(0, Mechanisms.NO_POSITION)
                      .onTokens(ops, normed.tokens(), normed.grid()),
                  normed.grid());
      return flag("cls_token")
          ? placed.after(ops, parameters.get("cls_token", 1, 1, width()))
          : placed;
    }

    private boolean flag(String key) {
      return JsonNodes.of(config).path(key).path(number).asBoolean();
    }

    private Mechanisms mechanisms() {
      return Mechanisms.of(choices, of("num_heads"), width());
    }

    EncoderOutput encode(Embedded tokens, int depth, int before) {
      long inner = (long) (config.numberAt("mlp_ratio", number) * width());
      LayerTable table =
          LayerTable.of(width(), NormTable.layerNorm(EPSILON))
              .mixer((layer, i) -> attention(layer.at("attention"), before + i, tokens.grid()))
              .feedForward(
                  FeedForwardTable.mlp("intermediate.dense", "output.dense", inner, "gelu"))
              .normsBefore("layernorm_before", "layernorm_after");
      return TransformerEncoder.of(
              table, Checkpoint.layers(parameters.at("layers"), depth), choices)
          .encode(ops, tokens.tokens(), LayerContext.on(ops, tokens.grid(), tokens.tokens()));
    }

    /** The scale is that of the whole token, not of a head. */
    private TokenMixer attention(Parameters layer, int layerNumber, TokenGrid grid) {
      Parameters self = layer.at("attention");
      Attention own =
          DotProductAttention.scaledBy(1 / Math.sqrt((double) width()), Weighting.SOFTMAX);
      Attention attention = mechanisms().attention(layerNumber, own);
      Linear output = Linear.of(layer.at("output.dense"), width(), width(), true);
      return (given, x, context) -> {
        Embedded queries = seen(self, "query", "q", x, grid);
        Embedded keys = seen(self, "key", "kv", x, grid);
        Embedded values = seen(self, "value", "kv", x, grid);
        Attended attended =
            attention.attend(
                ops,
                heads(self, "query", queries),
                heads(self, "key", keys),
                heads(self, "value", values),
                AttentionContext.on(keys.grid()));
        Value tokens = MultiHeadAttention.join(ops, attended.output());
        return new Attended(output.apply(ops, tokens), attended.weights());
      };
    }

    /** What a depth-wise convolution makes of the patches; the class token stays as it is. */
    private Embedded seen(Parameters self, String name, String steps, Value x, TokenGrid grid) {
      Parameters convolution =
          self.at("convolution_projection_" + name + ".convolution_projection");
      long kernel = of("kernel_qkv");
      long stride = of("stride_" + steps);
      long pad = pad("padding_" + steps);
      Window window = Window.stride(stride, stride).pad(pad, pad).groups(width());
      Value image = PatchEmbedding.image(ops, Tokens.from(ops, x, grid.prefix()), grid);
      Value made =
          Convolution.square(convolution.at("convolution"), width(), width(), kernel, false, window)
              .apply(ops, image);
      Embedded patches =
          PatchEmbedding.tokens(ops, batchNorm(convolution.at("normalization"), made));
      if (grid.prefix() == 0) {
        return patches;
      }
      Value classToken = ops.slice(x, 1, 0, grid.prefix());
      TokenGrid whole =
          new TokenGrid(grid.prefix(), patches.grid().rows(), patches.grid().columns());
      return new Embedded(ops.concat(1, classToken, patches.tokens()), whole);
    }

    private Value batchNorm(Parameters norm, Value x) {
      return ops.batchNormalization(
          x,
          norm.get("weight", width()),
          norm.get("bias", width()),
          norm.get("running_mean", width()),
          norm.get("running_var", width()),
          EPSILON);
    }

    private Value heads(Parameters self, String name, Embedded tokens) {
      boolean biased = flag("qkv_bias");
      Linear linear = Linear.of(self.at("projection_" + name), width(), width(), biased);
      return MultiHeadAttention.split(ops, linear.apply(ops, tokens.tokens()), of("num_heads"));
    }
  }
}
