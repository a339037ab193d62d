package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.vision.encoding.Interpolation;
import java.util.List;

/**
 * A ViT with a distillation token, trained to agree with a teacher's prediction.
 *
 * @see <a href="https://arxiv.org/abs/2012.12877">Touvron et al. 2021, Training data-efficient
 *     image transformers and distillation through attention</a>
 */
final class Deit implements Architecture {

  @Override
  public String modelType() {
    return "deit";
  }

  @Override
  public List<String> heads() {
    return List.of(
        "DeiTModel",
        "DeiTForImageClassification",
        "DeiTForImageClassificationWithTeacher",
        "DeiTForMaskedImageModeling");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    Parameters body = Checkpoint.body(parameters, "deit", "embeddings.cls_token");
    int width = Vit.width(config);
    Pixels pixels = Pixels.of(config, 224, 16);
    PositionalEncoding own = pixels.positions(body, 2, width, Interpolation.CUBIC);
    LayerTable table = Vit.table(config, own);

    Embedded whole = pixels.patches(body, width).embed(ops, pixels.input(ops));
    Embedded patches =
        head.endsWith(MaskedImages.HEAD)
            ? MaskedImages.hidden(ops, body.at("embeddings"), whole)
            : whole;
    Value student = body.get("embeddings.cls_token", 1, 1, width);
    Value teacher = body.get("embeddings.distillation_token", 1, 1, width);
    Embedded tokens = patches.after(ops, ops.concat(1, student, teacher));
    EncoderOutput encoded = Vit.layers(config, table, body, choices).encode(ops, tokens);
    Value last = table.norm(body.at("layernorm")).apply(ops, encoded.last());

    switch (head) {
      case "DeiTModel" -> {
        ops.output("last_hidden_state", last);
        Tokens.outputPooled(ops, config, body, last);
      }
      case "DeiTForImageClassification" ->
          Checkpoint.logits(ops, parameters.at("classifier"), config, Tokens.at(ops, last, 0));
      case "DeiTForMaskedImageModeling" ->
          MaskedImages.output(
              ops, config, parameters.at("decoder"), Tokens.from(ops, last, 2), patches.grid());
      default -> bothSay(ops, config, parameters, last);
    }
    encoded.outputMaps(ops, choices, "");
  }

  /** The mean of what both tokens' classifiers say. */
  private static void bothSay(Ops ops, Json config, Parameters parameters, Value last) {
    long width = last.size(-1);
    long labels = Checkpoint.labels(config);
    Linear student = Linear.of(parameters.at("cls_classifier"), width, labels, true);
    Linear teacher = Linear.of(parameters.at("distillation_classifier"), width, labels, true);
    Value own = student.apply(ops, Tokens.at(ops, last, 0));
    Value taught = teacher.apply(ops, Tokens.at(ops, last, 1));
    Value sum = ops.add(ops.name("cls_logits", own), ops.name("distillation_logits", taught));
    ops.output("logits", ops.div(sum, 2));
  }
}
