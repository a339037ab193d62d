package org.example.age;

import dev.heed.encoding.LearnedEncoding;
import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import dev.heed.tensor.ElementType;
import java.util.List;

/** A ViT with another head: how old a face is, as one number in years. */
public final class AgeVit implements Architecture {

  @Override
  public String modelType() {
    return "age_vit";
  }

  @Override
  public List<String> heads() {
    return List.of("AgeVitForRegression");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Parameters body = parameters.at("vit");
    LayerTable table = table(config, places(config, body));
    TransformerEncoder layers =
        TransformerEncoder.of(
            table,
            Checkpoint.layers(body.at("encoder.layer"), config.integer("num_hidden_layers")),
            choices);

    Embedded patches = patches(ops, config, body);
    EncoderOutput encoded = layers.encode(ops, patches);
    Value last = table.norm(body.at("layernorm")).apply(ops, encoded.last());
    ops.output("logits", age(ops, parameters.at("regressor"), last));
    encoded.outputMaps(ops, choices, "");
  }

  /** The embedding: {@code pixel_values [B, 3, H, W]} to a token for each patch. */
  private static Embedded patches(Ops ops, Json config, Parameters body) {
    long size = config.integer("image_size");
    long patch = config.integer("patch_size");
    long width = config.integer("hidden_size");
    Value pixels = ops.input("pixel_values", ElementType.F32, Dims.of("batch_size", 3, size, size));
    Value image = // [B, C, h, w]
        Convolution.square(body.at("patches"), 3, width, patch, true, Window.stride(patch, patch))
            .apply(ops, pixels);
    Value tokens = ops.transpose(ops.reshape(image, 0, 0, -1), 0, 2, 1); // [B, h * w, C]
    return new Embedded(tokens, TokenGrid.of(0, size / patch, size / patch));
  }

  private static PositionalEncoding places(Json config, Parameters body) {
    long side = config.integer("image_size") / config.integer("patch_size");
    return new LearnedEncoding(
        Trained.of(body.get("places", side * side, config.integer("hidden_size"))));
  }

  /** The table: what each layer is, and where its weights are. */
  private static LayerTable table(Json config, PositionalEncoding places) {
    return LayerTable.of(config.integer("hidden_size"), NormTable.layerNorm(1e-6))
        .attention(
            AttentionTable.split("query", "key", "value", "output")
                .heads(config.integer("num_attention_heads"))
                .position(places))
        .feedForward(
            FeedForwardTable.mlp("fc1", "fc2", config.integer("intermediate_size"), "gelu"))
        .normsBefore("norm1", "norm2");
  }

  /** The head: the mean of all patches through two linear maps, {@code [B, 1]}. */
  private static Value age(Ops ops, Parameters regressor, Value last) {
    long width = last.size(-1);
    Value mean = ops.reduceMean(last, false, 1);
    Value inner = Linear.of(regressor.at("dense"), width, width, true).apply(ops, mean);
    Value bent = Activation.named("gelu").apply(ops, inner);
    return Linear.of(regressor.at("out"), width, 1, true).apply(ops, bent);
  }
}
