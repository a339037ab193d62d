package dev.heed.vision.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.layer.Linear;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;

/**
 * Attention with maps of their own for what a token is and for where it is. Among queries the two
 * are added; where queries read an image, they stand side by side in each head, so that a query
 * asks for a place whatever is there.
 *
 * @see <a href="https://arxiv.org/abs/2108.06152">Meng et al. 2021, Conditional DETR</a>
 */
record ConditionalAttention(Ops ops, Parameters layer, Names names, long width, int heads) {

  private static final Attention SCALED = DotProductAttention.scaled(Weighting.SOFTMAX);

  /**
   * How a checkpoint names the maps of a layer.
   *
   * @param among the beginning of those among queries
   * @param across the beginning of those that read the image
   * @param brief whether {@code query_content} is written {@code qcontent}
   * @param amongOutput the map behind the first
   * @param acrossOutput the map behind the second
   */
  record Names(
      String among, String across, boolean brief, String amongOutput, String acrossOutput) {

    static final Names CONDITIONAL =
        new Names("sa_", "ca_", true, "self_attn.out_proj", "encoder_attn.out_proj");
    static final Names DAB =
        new Names(
            "self_attn.self_attn_",
            "cross_attn.cross_attn_",
            false,
            "self_attn.self_attn.output_proj",
            "cross_attn.cross_attn.output_proj");

    private String of(String side, String role) {
      String name =
          brief ? role.replace("query_", "q").replace("key_", "k").replace("value", "v") : role;
      return side + name + "_proj";
    }
  }

  private Value map(String side, String role, Value x) {
    return Linear.of(layer.at(names.of(side, role)), width, width, true).apply(ops, x);
  }

  /** Among queries {@code x [B, Q, C]} at their places. */
  Attended among(Value x, Value places) {
    String side = names.among();
    Value query = ops.add(map(side, "query_content", x), map(side, "query_pos", places));
    Value key = ops.add(map(side, "key_content", x), map(side, "key_pos", places));
    Attended attended =
        SCALED.attend(
            ops,
            heads(query),
            heads(key),
            heads(map(side, "value", x)),
            AttentionContext.on(TokenGrid.line(x.axis(1))));
    return joined(attended, names.amongOutput());
  }

  /**
   * Queries {@code x [B, Q, C]} read the image.
   *
   * @param places of the queries; they are added to what queries are where {@code added}
   * @param waves of the places that they ask for
   */
  Attended across(Value x, Value places, boolean added, Value waves, DetrTrunk trunk) {
    String side = names.across();
    Value query = map(side, "query_content", x);
    Value key = map(side, "key_content", trunk.memory());
    Value keyPlaces = map(side, "key_pos", trunk.places());
    if (added) {
      query = ops.add(query, map(side, "query_pos", places));
      key = ops.add(key, keyPlaces);
    }
    Value asked = map(side, "query_pos_sine", waves);
    Value told = Tokens.repeat(ops, keyPlaces, trunk.memory());
    Attended attended =
        SCALED.attend(
            ops,
            ops.concat(3, heads(query), heads(asked)),
            ops.concat(3, heads(key), heads(told)),
            heads(map(side, "value", trunk.memory())),
            trunk.context());
    return joined(attended, names.acrossOutput());
  }

  private Value heads(Value x) {
    return MultiHeadAttention.split(ops, x, heads);
  }

  private Attended joined(Attended attended, String output) {
    Value tokens = MultiHeadAttention.join(ops, attended.output());
    Value mapped = Linear.of(layer.at(output), width, width, true).apply(ops, tokens);
    return new Attended(mapped, attended.weights());
  }
}
