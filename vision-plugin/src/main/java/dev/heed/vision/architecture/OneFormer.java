package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.Norm;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.List;

/**
 * A Mask2Former that is told the task in words: semantic, instance or panoptic segmentation.
 *
 * @see <a href="https://arxiv.org/abs/2211.06220">Jain et al. 2023, OneFormer: One Transformer to
 *     Rule Universal Image Segmentation</a>
 */
final class OneFormer implements Architecture {

  @Override
  public String modelType() {
    return "oneformer";
  }

  @Override
  public List<String> heads() {
    return List.of("OneFormerForUniversalSegmentation");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    long width = config.size("hidden_dim", 256);
    Parameters model = parameters.at("model");
    Parameters transformer = model.at("transformer_module");
    Parameters decoder = transformer.at("decoder");
    PixelDecoder pixels = Mask2Former.pixels(ops, config, model, choices, "mask_dim", "conv_dim");
    NormTable norms = NormTable.layerNorm(config.positive("layer_norm_eps", 1e-5));
    Norm norm = norms.of(decoder.at("decoder_norm"), width);
    Value said = task(ops, config, model.at("task_encoder.task_mlp.layers"), width);
    boolean normed = config.flag("use_task_norm", true);
    Value task = normed ? norm.apply(ops, said) : said; // [B, 1, C]
    long count = config.size("num_queries", 150);
    Value places = ops.unsqueeze(transformer.get("queries_embedder.weight", count, width), 0);
    Value objects =
        objects(
            ops, config, decoder, norms, pixels.pixels(), places, normed ? task : ops.mul(task, 0));

    MaskedDecoder masked =
        new MaskedDecoder(
            ops,
            "cross_attn.multihead_attn",
            "self_attn.self_attn",
            table(config, norms, width),
            config.size("num_attention_heads", 8),
            norm,
            found -> Mask2Former.brush(ops, decoder.at("mask_embed.layers"), found, pixels),
            pixels.pixels());
    MaskedDecoder.Decoded decoded =
        masked.decode(
            decoder.at("layers"),
            config.size("decoder_layers", 10) - 1,
            ops.concat(1, objects, task),
            places,
            Mask2Former.levels(ops, transformer, pixels, width));
    Mask2Former.output(ops, config, decoder.at("class_embed"), decoded);
    pixels.encoded().outputMaps(ops, choices, "pixel_decoder_");
    decoded.layers().outputMaps(ops, choices, "");
  }

  /** The numbers of the task's words through a small net: {@code [B, 1, C]}. */
  private static Value task(Ops ops, Json config, Parameters net, long width) {
    long length = config.size("task_seq_len", 77);
    Value words = ops.input("task_inputs", ElementType.I64, Dims.of("batch_size", length));
    Value numbers = ops.cast(words, ElementType.F32);
    Value one = ops.relu(Linear.of(net.at("0.0"), length, width, true).apply(ops, numbers));
    return ops.unsqueeze(Linear.of(net.at("1.0"), width, width, true).apply(ops, one), 1);
  }

  /**
   * Queries of objects {@code [B, Q - 1, C]}: the task, at each query's place, reads the places of
   * the pixels, which are told what the pixels are.
   */
  private static Value objects(
      Ops ops,
      Json config,
      Parameters decoder,
      NormTable norms,
      Value pixels,
      Value places,
      Value task) {
    long width = places.size(-1);
    int heads = config.size("num_attention_heads", 8);
    Value own = ops.slice(places, 1, 0, places.size(1) - 1);
    Value projected =
        Convolution.square(
                decoder.at("query_input_projection"),
                pixels.size(1),
                width,
                1,
                true,
                Window.plain())
            .apply(ops, pixels);
    Embedded seen = PatchEmbedding.tokens(ops, projected);
    Value where = SinePlaces.of(10_000).at(ops, seen.grid(), width); // [1, N, C]
    Value read = Tokens.repeat(ops, where, pixels);
    Value told = ops.add(seen.tokens(), where);
    Parameters stack = decoder.at("query_transformer.decoder");
    LayerTable table =
        LayerTable.of(width, norms)
            .mixer(
                (layer, i) ->
                    PlacedAttention.fused(
                            ops, layer.at("self_attn"), width, heads, Choices.none(), i)
                        .among(own))
            .crossMixer(
                (layer, i) ->
                    PlacedAttention.fused(
                            ops, layer.at("multihead_attn"), width, heads, Choices.none(), i)
                        .reading(own, told, read, AttentionContext.on(seen.grid())))
            .feedForward(
                FeedForwardTable.mlp(
                    "linear1", "linear2", config.size("dim_feedforward", 2048), "relu"));
    LayerTable placed =
        config.flag("pre_norm", false)
            ? table.normsBefore("norm1", "norm2", "norm3")
            : table.normsOnSum("norm1", "norm2", "norm3");
    Value queries = ops.expand(task, Dims.of(task.axis(0), own.axis(1), task.axis(2)));
    EncoderOutput made =
        TransformerEncoder.of(
                placed,
                Checkpoint.layers(stack.at("layers"), config.size("query_dec_layers", 2)),
                Choices.none())
            .encode(ops, queries, LayerContext.on(ops, TokenGrid.line(queries.axis(1)), queries));
    return norms.of(stack.at("norm"), width).apply(ops, made.last());
  }

  private static LayerTable table(Json config, NormTable norms, long width) {
    LayerTable table =
        LayerTable.of(width, norms)
            .feedForward(
                FeedForwardTable.mlp(
                    "ffn.linear1", "ffn.linear2", config.size("dim_feedforward", 2048), "relu"));
    String[] names = {"cross_attn.norm", "self_attn.norm", "ffn.norm"};
    return config.flag("pre_norm", false) ? table.normsBefore(names) : table.normsOnSum(names);
  }
}
