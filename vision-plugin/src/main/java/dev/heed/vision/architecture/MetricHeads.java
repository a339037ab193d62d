package dev.heed.vision.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;

/**
 * The heads of a {@link ZoeDepth} that give metres: one, or one for each kind of place, among which
 * a small transformer over the coarsest image decides for the whole batch.
 */
record MetricHeads(Ops ops, Json config, Parameters parameters, Choices choices) {

  private static final int LAYERS = 4;
  private static final int KINDS = 2;

  /** {@code [B, 1, H, W]}. */
  Value depth(Value seen, Value relative, DepthNeck.Joined joined) {
    long width = config.size("bottleneck_features", 256);
    Value x =
        Convolution.square(parameters.at("conv2"), width, width, 1, true, Window.plain())
            .apply(ops, joined.coarsest());
    List<Json> kinds = new ArrayList<>();
    for (JsonNode kind : JsonNodes.get(config, "bin_configurations")) {
      kinds.add(JsonNodes.json(config.origin(), kind));
    }
    if (kinds.size() == 1) {
      return DepthBins.alone(ops, config, kinds.get(0), parameters)
          .depth(x, ops.concat(1, seen, relative), joined.fused());
    }
    Value votes = votes(x);
    ops.output("domain_logits", votes);
    Value chosen = ops.argMax(ops.reduceSum(votes, false, 0), 0, false);
    Value depth = among(kinds.get(0), x, seen, joined);
    for (int i = 1; i < kinds.size(); i++) {
      Value here = ops.equal(chosen, ops.constant((long) i));
      depth = ops.where(here, among(kinds.get(i), x, seen, joined), depth);
    }
    return depth;
  }

  private Value among(Json kind, Value x, Value seen, DepthNeck.Joined joined) {
    return DepthBins.among(ops, config, kind, parameters).depth(x, seen, joined.fused());
  }

  /** Which kind of place each picture shows: {@code [B, 2]}. */
  private Value votes(Value x) {
    Parameters own = parameters.at("patch_transformer");
    int width = config.size("patch_transformer_hidden_size", 128);
    Embedded patches =
        PatchEmbedding.of(own.at("embedding_convPxP"), x.size(1), width, 1, true).embed(ops, x);
    Value none = ops.constantOfShape(Dims.of(x.axis(0), 1, width), x.type(), 0);
    Value tokens = ops.concat(1, none, patches.tokens());
    Value placed = ops.add(tokens, waves(tokens, width));
    LayerTable table =
        LayerTable.of(width, NormTable.layerNorm(1e-5))
            .attention(
                AttentionTable.split(
                        "self_attn.query", "self_attn.key", "self_attn.value", "self_attn.out_proj")
                    .heads(config.size("patch_transformer_num_attention_heads", 4)))
            .feedForward(
                FeedForwardTable.mlp(
                    "linear1",
                    "linear2",
                    config.size("patch_transformer_intermediate_size", 1024),
                    "relu"))
            .normsOnSum("norm1", "norm2");
    TokenGrid grid = new TokenGrid(1, patches.grid().rows(), patches.grid().columns());
    Value last =
        TransformerEncoder.of(
                table, Checkpoint.layers(own.at("transformer_encoder"), LAYERS), Choices.none())
            .encode(ops, placed, LayerContext.on(ops, grid, placed))
            .last();
    Parameters classifier = parameters.at("mlp_classifier");
    Value hidden =
        ops.relu(
            Linear.of(classifier.at("linear1"), width, width, true)
                .apply(ops, Tokens.at(ops, last, 0)));
    return Linear.of(classifier.at("linear2"), width, KINDS, true).apply(ops, hidden);
  }

  /** Sines of all frequencies, then cosines: {@code [N, C]}. */
  private Value waves(Value tokens, int width) {
    float[] rates = new float[(width + 1) / 2];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = (float) Math.exp(2 * i * (-Math.log(10_000) / width));
    }
    Value places = ops.range(ops.constant(0L), ops.dimension(tokens, 1), ops.constant(1L));
    Value angles =
        ops.mul(
            ops.unsqueeze(ops.cast(places, ElementType.F32), 1),
            ops.constant(Tensor.of(Shape.of(1, rates.length), rates)));
    return ops.concat(1, ops.sin(angles), ops.cos(angles));
  }
}
