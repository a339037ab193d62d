package dev.heed.vision.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.GradientContract;
import dev.heed.vision.VisionPlugin;
import java.util.List;

class VisionGradientsTest extends GradientContract {

  @Override
  protected List<Architecture> architectures() {
    return new VisionPlugin().architectures();
  }

  @Override
  protected List<String> folders() {
    return List.of(
        "image-classification__vit_msn",
        "image-classification__convnext",
        "image-classification__resnet",
        "image-classification__hiera",
        "image-classification__metaclip_2",
        "image-classification__swinv2",
        "video__videomae");
  }
}
