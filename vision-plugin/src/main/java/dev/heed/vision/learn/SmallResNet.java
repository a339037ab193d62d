package dev.heed.vision.learn;

import dev.heed.layer.Checkpoint;
import dev.heed.layer.ConvNorm;
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

  private static final ConvNorm STEP = ConvNorm.named("conv", "norm").activation("relu");

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
    long width = config.size("hidden_size", 32);
    Value x = ops.input("pixel_values", ElementType.F32, Dims.of("batch_size", 3, side, side));
    x = STEP.apply(ops, parameters.at("stem"), x, width, 3, 1);
    x = half(ops, STEP.apply(ops, parameters.at("layer1"), x, 2 * width, 3, 1));
    x = residual(ops, parameters.at("residual1"), x, 2 * width);
    x = half(ops, STEP.apply(ops, parameters.at("layer2"), x, 4 * width, 3, 1));
    x = half(ops, STEP.apply(ops, parameters.at("layer3"), x, 8 * width, 3, 1));
    x = residual(ops, parameters.at("residual3"), x, 8 * width);
    Value features = ops.reduceMax(x, false, 2, 3);
    Checkpoint.logits(ops, parameters.at("classifier"), config, features);
  }

  private static Value half(Ops ops, Value x) {
    return ops.maxPool(x, Window.stride(2, 2), 2, 2);
  }

  private static Value residual(Ops ops, Parameters parameters, Value x, long width) {
    Value inner = STEP.apply(ops, parameters.at("0"), x, width, 3, 1);
    return ops.add(x, STEP.apply(ops, parameters.at("1"), inner, width, 3, 1));
  }
}
