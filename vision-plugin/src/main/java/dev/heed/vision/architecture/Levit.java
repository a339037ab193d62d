package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.BatchNorm;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.ConvNorm;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Convolutions make few patches, then attention with a trained bias for each distance; between
 * stages every second token of each second row asks all.
 *
 * @see <a href="https://arxiv.org/abs/2104.01136">Graham et al. 2021, LeViT: a Vision Transformer
 *     in ConvNet's Clothing for Faster Inference</a>
 */
final class Levit extends ConvolutionalNet {

  private static final String TAUGHT = "LevitForImageClassificationWithTeacher";

  Levit() {
    super("levit", "Levit", "levit");
  }

  @Override
  public List<String> heads() {
    return List.of("LevitForImageClassification", TAUGHT, "LevitModel");
  }

  @Override
  String probe() {
    return "patch_embeddings.embedding_layer_1.convolution.weight";
  }

  /** Its trained biases are for images of one size. */
  @Override
  Value input(Ops ops, Json config) {
    long height = Pixels.size(config, "image_size", 0, 224);
    long width = Pixels.size(config, "image_size", 1, 224);
    Dims dims = Dims.of("batch_size", config.size("num_channels", 3), height, width);
    return ops.input("pixel_values", ElementType.F32, dims);
  }

  @Override
  public Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    PerStage<Integer> widths = PerStage.sizes(config, "hidden_sizes", 128, 256, 384);
    PerStage<Integer> depths = PerStage.sizes(config, "depths", 4, 4, 4);
    PerStage<Integer> heads = PerStage.sizes(config, "num_attention_heads", 4, 8, 12);
    PerStage<Integer> keys = PerStage.sizes(config, "key_dim", 16, 16, 16);
    PerStage<Integer> ratios = PerStage.sizes(config, "attention_ratio", 2, 2, 2);
    PerStage<Integer> nets = PerStage.sizes(config, "mlp_ratio", 2, 2, 2);
    Value patches = embed(ops, config, body.at("patch_embeddings"), image, widths.get(0));
    List<Value> maps = new ArrayList<>(List.of(patches));
    List<Optional<Value>> attentions = new ArrayList<>();
    long side = patches.size(2);
    Value x = ops.transpose(ops.reshape(patches, 0, widths.get(0), -1), 0, 2, 1);
    for (int i = 0; i < depths.size(); i++) {
      int place = 0;
      Parameters layers = body.at("encoder.stages." + i + ".layers");
      try (Scope in = ops.scope("stage." + i)) {
        LevitAttention own =
            new LevitAttention(ops, choices, heads.get(i), keys.get(i), ratios.get(i), attentions);
        for (int j = 0; j < depths.get(i); j++) {
          x = ops.add(x, own.among(layers.at(place++ + ".module"), x, side));
          x = ops.add(x, net(ops, layers.at(place++ + ".module"), x, nets.get(i)));
        }
        if (i + 1 < depths.size()) {
          int few = keys.get(0);
          LevitAttention coarser =
              new LevitAttention(ops, choices, widths.get(i) / few, few, 4, attentions);
          x = coarser.every2nd(layers.at(Integer.toString(place++)), x, side, widths.get(i + 1));
          x = ops.add(x, net(ops, layers.at(place + ".module"), x, 2));
          side = (side - 1) / 2 + 1;
        }
      }
      maps.add(x);
    }
    return new Stages(maps, attentions);
  }

  private static Value embed(Ops ops, Json config, Parameters own, Value image, long width) {
    long kernel = config.size("kernel_size", 3);
    long stride = config.size("stride", 2);
    long pad = config.sizeOrZero("padding", 1);
    Window window = Window.stride(stride, stride).pad(pad, pad);
    ConvNorm step = ConvNorm.named("convolution", "batch_norm").activation("hardswish");
    Value x = image;
    for (int i = 1; i <= 4; i++) {
      ConvNorm one = i < 4 ? step : step.linear();
      Parameters layer = own.at("embedding_layer_" + i);
      x = one.apply(ops, layer, x, width >> (4 - i), kernel, window);
    }
    return x;
  }

  private static Value net(Ops ops, Parameters net, Value x, long ratio) {
    long width = x.size(2);
    Value wide = normed(ops, net.at("linear_up"), x, ratio * width);
    Value bent = Activation.named("hardswish").apply(ops, wide);
    return normed(ops, net.at("linear_down"), bent, width);
  }

  /** A linear map of tokens {@code [B, N, C]} and a norm over the batch. */
  static Value normed(Ops ops, Parameters parameters, Value x, long out) {
    Linear linear = Linear.of(parameters.at("linear"), x.size(2), out, false);
    Value y = linear.apply(ops, x);
    Value channels = ops.transpose(y, 0, 2, 1);
    BatchNorm norm = BatchNorm.of(parameters.at("batch_norm"), out, BatchNorm.EPSILON);
    return ops.transpose(norm.apply(ops, channels), 0, 2, 1);
  }

  @Override
  Value pooled(Ops ops, Json config, Parameters weights, Value last) {
    return Tokens.mean(ops, last);
  }

  @Override
  Value shaped(Ops ops, Value pooled) {
    return pooled;
  }

  @Override
  void classify(Ops ops, Json config, Parameters parameters, Parameters weights, Value last) {
    Value mean = Tokens.mean(ops, last);
    ops.output("logits", logits(ops, config, parameters.at("classifier"), mean));
  }

  /** A second head learned from a teacher: the mean of both. */
  @Override
  void output(
      Ops ops, String head, Json config, Parameters parameters, Parameters weights, Stages seen) {
    Value mean = Tokens.mean(ops, seen.last());
    Value own = logits(ops, config, parameters.at("classifier"), mean);
    Value taught = logits(ops, config, parameters.at("classifier_distill"), mean);
    ops.output("logits", ops.div(ops.add(own, taught), 2));
    ops.output("cls_logits", own);
    ops.output("distillation_logits", taught);
  }

  private static Value logits(Ops ops, Json config, Parameters head, Value mean) {
    long width = mean.size(1);
    BatchNorm norm = BatchNorm.of(head.at("batch_norm"), width, BatchNorm.EPSILON);
    return Linear.of(head.at("linear"), width, Checkpoint.labels(config), true)
        .apply(ops, norm.apply(ops, mean));
  }
}
