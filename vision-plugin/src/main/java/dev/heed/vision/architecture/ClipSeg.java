package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerContext;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;

/**
 * Where in a picture a text is true: what several layers of CLIP saw, tinted by the text, through a
 * small decoder.
 *
 * @see <a href="https://arxiv.org/abs/2112.10003">Lüddecke and Ecker 2022, Image Segmentation Using
 *     Text and Image Prompts</a>
 */
final class ClipSeg implements Architecture {

  @Override
  public String modelType() {
    return "clipseg";
  }

  @Override
  public List<String> heads() {
    return List.of("CLIPSegForImageSegmentation");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Parameters clip = parameters.at("clip");
    int space = config.size("projection_dim", 512);
    Clip.Seen seen = Clip.see(ops, config, clip, choices);
    Tower image = seen.tower();
    Tower text = Clip.both().text(ops, "batch_size", config, clip, choices);
    Value asked = Tower.project(ops, clip.at("text_projection"), text.pooled(), space);

    Decoder decoder =
        new Decoder(ops, config, parameters.at("decoder"), asked, seen.grid(), choices);
    EncoderOutput decoded = decoder.decode(image.encoded().states());
    ops.output("logits", decoder.logits(decoded.last()));
    ops.output("conditional_embeddings", asked);
    ops.output(
        "pooled_output", Tower.project(ops, clip.at("visual_projection"), image.pooled(), space));
    image.encoded().outputMaps(ops, choices, "vision_model_output.");
    text.encoded().outputMaps(ops, choices, "text_model_output.");
    decoded.outputMaps(ops, choices, "decoder_output.");
  }

  /**
   * @param asked what the text says, {@code [B, E]}
   */
  private record Decoder(
      Ops ops, Json config, Parameters parameters, Value asked, TokenGrid grid, Choices choices) {

    private int width() {
      return config.size("reduce_dim", 64);
    }

    private long patch() {
      return config.object("vision_config").size("patch_size", 32);
    }

    /** One layer for each that is taken from CLIP, from its last to its first. */
    EncoderOutput decode(List<Value> states) {
      List<Value> seen = new ArrayList<>();
      for (int layer : config.integers("extract_layers")) {
        seen.add(0, Features.state(states, layer + 1));
      }
      ClipLayers layers =
          new ClipLayers(
              width(),
              config.size("decoder_intermediate_size", 2048),
              config.size("decoder_num_attention_heads", 4),
              seen.size(),
              "relu",
              config.object("vision_config").positive("layer_norm_eps", 1e-5));
      TransformerEncoder encoder =
          TransformerEncoder.of(
              layers
                  .table(Mechanisms.NO_POSITION)
                  .normsBefore()
                  .normsOnSum("layer_norm1", "layer_norm2"),
              Checkpoint.layers(parameters.at("layers"), seen.size()),
              choices);
      Value first = tinted(0, reduced(0, seen.get(0)));
      return encoder.encode(
          ops,
          first,
          LayerContext.on(ops, grid, first),
          (i, x) -> tinted(i + 1, ops.add(reduced(i + 1, seen.get(i + 1)), x)));
    }

    private Value reduced(int number, Value seen) {
      return Linear.of(parameters.at("reduces." + number), seen.size(-1), width(), true)
          .apply(ops, seen);
    }

    /** Each channel scaled and shifted as the text asks, before one of the layers. */
    private Value tinted(int number, Value x) {
      if (number != config.integer("conditional_layer", 0)) {
        return x;
      }
      Value factor = ops.unsqueeze(film("film_mul"), 1);
      return ops.add(ops.mul(factor, x), ops.unsqueeze(film("film_add"), 1));
    }

    private Value film(String name) {
      return Linear.of(parameters.at(name), asked.size(-1), width(), true).apply(ops, asked);
    }

    /** {@code [B, N, C]} to {@code [B, H, W]}. */
    Value logits(Value tokens) {
      Value image = PatchEmbedding.image(ops, Tokens.from(ops, tokens, grid.prefix()), grid);
      Parameters up = parameters.at("transposed_convolution");
      if (!config.flag("use_complex_transposed_convolution", false)) {
        return ops.squeeze(enlarged(up, image, 1, patch()), 1);
      }
      Window rim = Window.stride(1, 1).pad(1, 1);
      Value mixed =
          Convolution.square(up.at("0"), width(), width(), 3, true, rim).apply(ops, image);
      Value half = enlarged(up.at("2"), ops.relu(mixed), width() / 2, patch() / 4);
      return ops.squeeze(enlarged(up.at("4"), ops.relu(half), 1, patch() / 4), 1);
    }

    private Value enlarged(Parameters up, Value image, long out, long times) {
      Value kernel = up.get("weight", image.size(1), out, times, times);
      return ops.convTranspose(image, kernel, up.get("bias", out), Window.stride(times, times));
    }
  }
}
