package dev.heed.vision.architecture;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.layer.Assembly;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.List;

/**
 * The encoder of a model that writes what it sees: any model of pictures, whose tokens a decoder of
 * another plugin reads. It is the graph {@code encoder_model} of TrOCR, Donut and their like.
 *
 * @see <a href="https://arxiv.org/abs/2109.10282">Li et al. 2021, TrOCR</a>
 */
final class PictureEncoder implements Architecture {

  private static final List<String> TYPES =
      List.of("vit", "deit", "beit", "dinov2", "dinov2_with_registers", "swin", "donut-swin");

  @Override
  public String modelType() {
    return "vision-encoder-decoder";
  }

  @Override
  public String graph() {
    return "encoder_model";
  }

  @Override
  public List<String> heads() {
    return List.of("VisionEncoderDecoderModel");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Json encoder = config.object("encoder");
    of(encoder).build(ops, encoder, parameters.at("encoder"), choices);
  }

  private static Architecture of(Json encoder) {
    String type = encoder.text("model_type");
    return VisionArchitectures.all().stream()
        .filter(known -> TYPES.contains(type) && known.modelType().equals(type))
        .findFirst()
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.UNSUPPORTED,
                    "%s: the encoder is of type '%s', which is not built from weights beside a decoder; there are %s. Export the model to ONNX, and put the graphs into the folder."
                        .formatted(encoder.origin(), type, String.join(", ", TYPES))));
  }
}
