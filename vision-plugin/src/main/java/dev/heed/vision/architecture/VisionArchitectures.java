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
        DepthAnything.plain(),
        DepthAnything.prompted(),
        new Dpt(),
        new Segformer(),
        new Yolos(),
        new SuperPoint(),
        new LightGlue(),
        new VitPose(),
        new VitMatte(),
        new ClipSeg(),
        new Swin2Sr(),
        new Glpn(),
        new DepthPro(),
        new ZoeDepth(),
        new UperNet(),
        new ResNet(),
        new TimmResNet(),
        ConvNext.first(),
        ConvNext.second(),
        new Dinov3ConvNext(),
        new TimmConvNext(),
        new MobileNetV1(),
        new MobileNetV2(),
        new RegNet(),
        new EfficientNet(),
        new MobileViTV1(),
        new MobileViTV2(),
        new Bit(),
        new FocalNet(),
        new PoolFormer(),
        new SwiftFormer(),
        new HgNetV2(),
        new TextNet(),
        new Levit(),
        new TimmMobile());
  }
}
