package dev.heed.vision.learn;

import dev.heed.layer.Checkpoint;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.List;

/**
 * A convolutional net of nine layers for small pictures, after the residual nets that were trained
 * fastest on CIFAR-10: it teaches transformers and is what they are compared with.
 *
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al. 2016, Deep residual learning</a>
 * @see <a href="https://github.com/davidcpage/cifar10-fast">Page 2018, How to train your ResNet</a>
 */
public final class SmallResNet implements Architecture {

  private static final double EPSILON = 1e-5;

  @Override
  public String modelType() {
    return "small_resnet";
  }

  @Override
  public List<String> heads() {
    return List.of("SmallResNetForImageClassification");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    int side = config.integer("image_size", 32);
    int width = config.integer("hidden_size", 32);
    Value x = ops.input("pixel_values", ElementType.F32, Dims.of("batch_size", 3, side, side));
    x = layer(ops, parameters.at("stem"), x, width);
    x = half(ops, layer(ops, parameters.at("layer1"), x, 2 * width));
    x = residual(ops, parameters.at("residual1"), x, 2 * width);
    x = half(ops, layer(ops, parameters.at("layer2"), x, 4 * width));
    x = half(ops, layer(ops, parameters.at("layer3"), x, 8 * width));
    x = residual(ops, parameters.at("residual3"), x, 8 * width);
    Value features = ops.reduceMax(x, false, 2, 3);
    Checkpoint.logits(ops, parameters.at("classifier"), config, features);
  }

  private static Value half(Ops ops, Value x) {
    return ops.maxPool(x, Window.stride(2, 2), 2, 2);
  }

  private static Value residual(Ops ops, Parameters parameters, Value x, int width) {
    Value inner = layer(ops, parameters.at("0"), x, width);
    return ops.add(x, layer(ops, parameters.at("1"), inner, width));
  }

  /** A convolution of 3 x 3, a norm of the batch, and what is positive of it. */
  private static Value layer(Ops ops, Parameters parameters, Value x, int width) {
    Value kernels = parameters.get("conv.weight", width, x.size(1), 3, 3);
    Value made = ops.conv(x, kernels, Window.stride(1, 1).pad(1, 1));
    Parameters norm = parameters.at("norm");
    return ops.relu(
        ops.batchNormalization(
            made,
            norm.get("weight", width),
            norm.get("bias", width),
            norm.get("running_mean", width),
            norm.get("running_var", width),
            EPSILON));
  }
}
