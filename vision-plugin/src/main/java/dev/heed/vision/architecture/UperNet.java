package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.EncoderOutput;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.List;

/**
 * What each pixel is, by a head over the images of any backbone: Swin, ConvNeXt, ...
 *
 * @see <a href="https://arxiv.org/abs/1807.10221">Xiao et al. 2018, Unified Perceptual Parsing for
 *     Scene Understanding</a>
 */
final class UperNet implements Architecture {

  @Override
  public String modelType() {
    return "upernet";
  }

  @Override
  public List<String> heads() {
    return List.of("UperNetForSemanticSegmentation");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Json own = config.object("backbone_config");
    Backbone backbone = Backbone.of(own);
    Parameters body = parameters.at("backbone");
    Value pixels =
        ops.input(
            "pixel_values",
            ElementType.F32,
            Dims.of("batch_size", own.size("num_channels", 3), "height", "width"));
    Stages stages = backbone.stages(ops, own, body, choices, pixels);
    Value logits =
        new PyramidHead(
                ops,
                config,
                parameters.at("decode_head"),
                config.size("hidden_size", 512),
                "batch_norm")
            .logits(backbone.features(ops, own, body, stages));
    Value sizes = ops.sizes(Dims.of(pixels.axis(2), pixels.axis(3)));
    ops.output("logits", ops.resize(logits, Resizing.linear(), sizes));
    new EncoderOutput(stages.maps(), stages.attentions()).outputMaps(ops, choices, "");
  }
}
