package dev.heed.vision.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.encoding.BeitEncoding;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.FeedForward;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.LinearForm;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.layer.NormTable;
import dev.heed.layer.Positions;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.InterpolatedPositions;
import dev.heed.vision.encoding.Interpolation;
import java.util.Optional;

/**
 * The layers of timm's transformers, by its names of weights.
 *
 * @param args the arguments that make the model
 */
record TimmBlocks(Ops ops, Json args, Parameters weights, Pixels pixels) {

  static final PositionalEncoding NO_POSITION = Mechanisms.NO_POSITION;

  /** The input that the arguments tell. */
  static Pixels pixels(Json args) {
    return new Pixels(
        args.size("in_chans", 3),
        Pixels.size(args, "img_size", 0, 224),
        Pixels.size(args, "img_size", 1, 224),
        Pixels.size(args, "patch_size", 0, 16));
  }

  long width() {
    return args.size("embed_dim");
  }

  int heads() {
    return args.size("num_heads");
  }

  int headWidth() {
    return Math.toIntExact(width() / heads());
  }

  double epsilon() {
    return args.positive("eps", 1e-6);
  }

  /** The weights, with a bias for queries, keys and values where they are kept apart. */
  Parameters named() {
    return new Joined(ops, weights, "", width());
  }

  LayerTable table(PositionalEncoding turning, int number, int prefix) {
    PositionalEncoding places =
        Positions.both(number == 0 ? learned(prefix) : NO_POSITION, turned(turning, number));
    LayerTable table =
        LayerTable.of(width(), NormTable.layerNorm(epsilon()))
            .attention(attention(number).heads(heads()).position(places))
            .feedForward(feedForward())
            .normsBefore("norm1", "norm2");
    Parameters block = weights.at("blocks." + number);
    return block.has("ls1.gamma")
        ? table.layerScale("ls1.gamma", "ls2.gamma")
        : block.has("gamma_1") ? table.layerScale("gamma_1", "gamma_2") : table;
  }

  /** A vector for each token; in some models for each patch alone. */
  private PositionalEncoding learned(int prefix) {
    if (!weights.has("pos_embed")) {
      return NO_POSITION;
    }
    long patches = pixels.rows() * pixels.columns();
    boolean patchesAlone = args.flag("no_embed_class", false);
    Value own = weights.get("pos_embed", 1, patches + (patchesAlone ? 0 : prefix), width());
    Value all =
        patchesAlone && prefix > 0
            ? ops.concat(1, ops.constantOfShape(Dims.of(1, prefix, width()), own.type(), 0), own)
            : own;
    return new InterpolatedPositions(
        all, prefix, pixels.rows(), pixels.columns(), Interpolation.CUBIC_ANTIALIASED);
  }

  /** BEiT has a table of offsets in each layer. */
  private PositionalEncoding turned(PositionalEncoding turning, int number) {
    Parameters attention = weights.at("blocks." + number + ".attn");
    if (!attention.has("relative_position_bias_table")) {
      return turning;
    }
    long offsets = (2 * pixels.rows() - 1) * (2 * pixels.columns() - 1) + 3;
    Value table = attention.get("relative_position_bias_table", offsets, heads());
    return new BeitEncoding(Trained.of(table), pixels.rows(), pixels.columns());
  }

  private AttentionTable attention(int number) {
    Parameters own = named().at("blocks." + number + ".attn");
    LinearForm biased = LinearForm.biased(own.has("qkv.bias") || own.has("q_proj.bias"));
    LinearForm output = LinearForm.biased(own.has("proj.bias"));
    AttentionTable table =
        own.has("qkv.weight")
            ? AttentionTable.fused("attn.qkv", "attn.proj", AttentionTable.FusedOrder.THIRDS)
                .forms(biased, output)
            : AttentionTable.split("attn.q_proj", "attn.k_proj", "attn.v_proj", "attn.proj")
                .forms(biased, LinearForm.biased(own.has("k_proj.bias")), biased, output);
    return own.has("q_norm.weight") ? table.headNorms("attn.q_norm", "attn.k_norm") : table;
  }

  private long inner() {
    return (long) (width() * args.positive("mlp_ratio", 4));
  }

  private FeedForwardTable feedForward() {
    String activation = activation();
    return switch (args.text("mlp", "plain")) {
      case "packed" -> packed(inner() / 2, activation);
      case "doubled" -> packed(inner(), activation);
      case "gated" -> (block, width) -> gated(block.at("mlp"));
      default -> FeedForwardTable.mlp("mlp.fc1", "mlp.fc2", inner(), activation);
    };
  }

  private static FeedForwardTable packed(long half, String activation) {
    return FeedForwardTable.fusedGated("mlp.fc1", "mlp.fc2", half, activation, LinearForm.BIASED);
  }

  /** SwiGLU; EVA-02 has a norm inside. */
  private FeedForward gated(Parameters mlp) {
    long align = args.size("swiglu_align_to", 1);
    long wide = (inner() + align - 1) / align * align;
    Linear gate = Linear.of(mlp.at("fc1_g"), width(), wide, true);
    Linear up = Linear.of(mlp.at("fc1_x"), width(), wide, true);
    Linear down = Linear.of(mlp.at("fc2"), wide, width(), true);
    NormTable norms = NormTable.layerNorm(epsilon());
    return (given, x) -> {
      Value both = ops.mul(ops.silu(gate.apply(ops, x)), up.apply(ops, x));
      Value normed =
          mlp.has("norm.weight") ? norms.of(mlp.at("norm"), wide).apply(ops, both) : both;
      return down.apply(ops, normed);
    };
  }

  private String activation() {
    String name = args.text("act_layer", "gelu");
    return name.equals("gelu_tanh") ? "gelu_pytorch_tanh" : name;
  }

  /** A trained query reads all patches, then a feed-forward net: {@code [B, C]}. */
  Value asked(Parameters pool, Value patches) {
    long width = width();
    Value keysValues = pool.get("kv.weight", 2 * width, width);
    Value biases = pool.get("kv.bias", 2 * width);
    MultiHeadAttention asking =
        new MultiHeadAttention(
            Linear.of(pool.at("q"), width, width, true),
            new Linear(
                ops.slice(keysValues, 0, 0, width), Optional.of(ops.slice(biases, 0, 0, width))),
            new Linear(
                ops.slice(keysValues, 0, width, 2 * width),
                Optional.of(ops.slice(biases, 0, width, 2 * width))),
            Linear.of(pool.at("proj"), width, width, true),
            heads(),
            DotProductAttention.scaled(Weighting.SOFTMAX));
    Value query = Tokens.repeat(ops, pool.get("latent", 1, 1, width), patches);
    AttentionContext all = AttentionContext.on(TokenGrid.line(patches.axis(1)));
    Value answer = asking.apply(ops, query, patches, all).output();
    Value normed = NormTable.layerNorm(epsilon()).of(pool.at("norm"), width).apply(ops, answer);
    Value net =
        FeedForwardTable.mlp("mlp.fc1", "mlp.fc2", inner(), activation())
            .of(pool, width)
            .apply(ops, normed);
    return Tokens.at(ops, ops.add(answer, net), 0);
  }

  /** {@code qkv.bias} of {@code q_bias} and {@code v_bias}: keys have none. */
  private record Joined(Ops ops, Parameters all, String path, long width) implements Parameters {

    private static final String BIAS = "qkv.bias";

    @Override
    public Parameters at(String name) {
      return new Joined(ops, all, full(name), width);
    }

    @Override
    public Value get(String name, long... shape) {
      String full = full(name);
      if (!isJoined(full)) {
        return all.get(full, shape);
      }
      Value none = ops.constantOfShape(Dims.of(width), ElementType.F32, 0);
      return ops.concat(
          0, all.get(part(full, "q_bias"), width), none, all.get(part(full, "v_bias"), width));
    }

    @Override
    public boolean has(String name) {
      return all.has(full(name)) || isJoined(full(name));
    }

    private boolean isJoined(String full) {
      return full.endsWith(BIAS) && !all.has(full) && all.has(part(full, "q_bias"));
    }

    private static String part(String full, String name) {
      return full.substring(0, full.length() - BIAS.length()) + name;
    }

    private String full(String name) {
      return path.isEmpty() ? name : path + "." + name;
    }
  }
}
