package dev.heed.vision.architecture;

import dev.heed.spi.Architecture;
import dev.heed.tensor.Tensor;
import dev.heed.testing.RuleContract;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class VisionModelsByRuleTest extends RuleContract {

  @Override
  protected List<Architecture> architectures() {
    return VisionArchitectures.all();
  }

  @Override
  protected List<String> folders() {
    return Stream.of(
            List.of("image-classification__vit_msn", "image-classification__ijepa", MAE),
            TRANSFORMERS,
            CONVOLUTIONAL,
            BOTH,
            DENSE,
            List.of(POINTS, UPERNET))
        .flatMap(List::stream)
        .toList();
  }

  private static final List<String> TRANSFORMERS =
      List.of(
          "features__dinov3_vit",
          "image-classification__swinv2",
          "image-classification__metaclip_2",
          "zeroshot__siglip2_naflex",
          "image-classification__hiera",
          "image-classification__data2vec-vision",
          "image-classification__pvt",
          "image-classification__pvt_v2",
          "image-classification__cvt",
          "video__timesformer",
          "video__videomae",
          "video__vivit",
          "video__vjepa2",
          "timm__vit",
          "timm__deit3",
          "timm__eva02",
          "timm__dinov3",
          "timm__vit_siglip",
          "timm__swin");

  private static final List<String> CONVOLUTIONAL =
      List.of(
          "image-classification__resnet",
          "timm__resnet",
          "image-classification__convnext",
          "image-classification__convnextv2",
          "features__dinov3_convnext",
          "timm__convnext",
          "image-classification__mobilenet_v1",
          "image-classification__mobilenet_v2",
          "semantic__mobilenet_v2",
          "image-classification__regnet",
          "image-classification__efficientnet",
          "image-classification__bit",
          "image-classification__focalnet",
          "image-classification__poolformer",
          "image-classification__swiftformer",
          "image-classification__hgnet_v2",
          "image-classification__textnet",
          "timm__efficientnet",
          "timm__mobilenetv4");

  /** Convolutions, then attention. */
  private static final List<String> BOTH =
      List.of(
          "image-classification__levit",
          "image-classification__mobilevit",
          "image-classification__mobilevitv2",
          "semantic__mobilevit",
          "semantic__mobilevitv2");

  @Override
  protected Set<String> withoutAttention() {
    return Stream.concat(CONVOLUTIONAL.stream(), Stream.of(POINTS, UPERNET))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Without attention. */
  private static final String POINTS = "keypoints__superpoint";

  /** Over a ConvNeXT. */
  private static final String UPERNET = "semantic__upernet";

  private static final String MATCHES = "matching__lightglue";

  private static final List<String> DENSE =
      List.of(
          "pose__vitpose",
          "matting__vitmatte",
          MATCHES,
          "zeroshot-segmentation__clipseg",
          "i2i__swin2sr",
          "depth__depth_pro",
          "depth__dpt",
          "depth__glpn",
          "depth__prompt_depth_anything",
          "depth__zoedepth",
          "semantic__beit",
          "semantic__dpt");

  private static final String MAE = "features__vit_mae";

  /**
   * The published masked autoencoder shuffles patches by chance, and points whose scores are equal
   * but for rounding come in any order: each is sought among all.
   */
  @Override
  protected double difference(String model, Tensor made, Tensor expected) {
    int width = expected.shape().size(-1);
    return switch (model) {
      case MAE -> shuffled(made.toFloats(), expected.toFloats(), width);
      case MATCHES -> shuffled(made.toFloats(), expected.toFloats(), width == 2 ? 2 : 1);
      default -> super.difference(model, made, expected);
    };
  }

  private static double shuffled(float[] made, float[] expected, int width) {
    double worst = 0;
    for (int i = 0; i < expected.length; i += width) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int j = 0; j < made.length; j += width) {
        nearest = Math.min(nearest, apart(made, j, expected, i, width));
      }
      worst = Math.max(worst, nearest);
    }
    return made.length == expected.length ? worst : Double.POSITIVE_INFINITY;
  }

  private static double apart(float[] a, int from, float[] b, int to, int width) {
    double largest = 0;
    for (int k = 0; k < width; k++) {
      largest = Math.max(largest, Math.abs((double) a[from + k] - b[to + k]));
    }
    return largest;
  }
}
