package dev.heed.vision.architecture;

import dev.heed.spi.Architecture;
import java.util.List;

/** All vision models that are built from their weights. */
public final class VisionArchitectures {

  private VisionArchitectures() {}

  public static List<Architecture> all() {
    return List.of(
        new Vit(),
        VitFamily.msn(),
        VitFamily.mae(),
        VitFamily.iJepa(),
        new Deit(),
        new Beit(),
        Dinov2.plain(),
        Dinov2.withRegisters(),
        new Swin(),
        Clip.both(),
        Clip.vision(),
        Clip.text(),
        Siglip.both(),
        Siglip.vision(),
        Siglip.text(),
        new DepthAnything(),
        new Dpt(),
        new Segformer(),
        Detr.detr(),
        Detr.tables(),
        RtDetr.first(),
        RtDetr.second(),
        new DFine(),
        new ConditionalDetr(),
        new DabDetr(),
        new DeformableDetr(),
        new RtDetrResNet(),
        new HgNetV2(),
        new Yolos(),
        new ResNet(),
        new TimmResNet());
  }
}
