package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.vision.encoding.InterpolatedPositions;
import dev.heed.vision.encoding.Interpolation;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.List;

/**
 * BLIP's eyes: a ViT whose tokens a decoder of text reads, for captions, or a question does. It is
 * the graph {@code encoder_model} of the former, {@code vision_encoder} of the latter.
 *
 * @see <a href="https://arxiv.org/abs/2201.12086">Li et al. 2022</a>
 */
final class BlipVision implements Architecture {

  private final String graph;
  private final String head;
  private final String output;

  private BlipVision(String graph, String head, String output) {
    this.graph = graph;
    this.head = head;
    this.output = output;
  }

  static BlipVision ofCaptions() {
    return new BlipVision("encoder_model", "BlipForConditionalGeneration", "last_hidden_state");
  }

  static BlipVision ofQuestions() {
    return new BlipVision("vision_encoder", "BlipForQuestionAnswering", "image_features");
  }

  @Override
  public String modelType() {
    return "blip";
  }

  @Override
  public String graph() {
    return graph;
  }

  @Override
  public List<String> heads() {
    return List.of(head);
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Json vision = config.objectOrEmpty("vision_config");
    Parameters body = parameters.at("vision_model");
    int width = Vit.width(vision);
    Pixels pixels = Pixels.of(vision, 384, 16);
    Parameters embeddings = body.at("embeddings");
    long places = 1 + pixels.rows() * pixels.columns();
    LayerTable table =
        table(
            vision,
            new InterpolatedPositions(
                embeddings.get("position_embedding", 1, places, width),
                1,
                pixels.rows(),
                pixels.columns(),
                Interpolation.CUBIC));
    TransformerEncoder layers =
        TransformerEncoder.of(
            table,
            Checkpoint.layers(body.at("encoder.layers"), vision.size("num_hidden_layers", 12)),
            choices);

    PatchEmbedding cut =
        PatchEmbedding.of(
            embeddings.at("patch_embedding"), pixels.channels(), width, pixels.patch(), true);
    Embedded patches = cut.embed(ops, pixels.input(ops));
    Embedded tokens = patches.after(ops, embeddings.get("class_embedding", 1, 1, width));
    EncoderOutput encoded = layers.encode(ops, tokens);
    encoded.outputMaps(ops, choices, "encoder_");
    Value last = table.norm(body.at("post_layernorm")).apply(ops, encoded.last());
    ops.output(output, last);
  }

  private static LayerTable table(Json config, InterpolatedPositions own) {
    return LayerTable.of(
            Vit.width(config), NormTable.layerNorm(config.positive("layer_norm_eps", 1e-5)))
        .attention(
            AttentionTable.fused(
                    "self_attn.qkv", "self_attn.projection", AttentionTable.FusedOrder.THIRDS)
                .heads(config.size("num_attention_heads", 12))
                .position(own))
        .feedForward(
            FeedForwardTable.mlp(
                "mlp.fc1",
                "mlp.fc2",
                config.size("intermediate_size", 3072),
                config.text("hidden_act", "gelu")))
        .normsBefore("layer_norm1", "layer_norm2");
  }
}
