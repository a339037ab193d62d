package dev.heed.vision.architecture;

import dev.heed.model.Json;
import dev.heed.spi.Architecture;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** All vision models that are built from their weights. */
public final class VisionArchitectures {

  private VisionArchitectures() {}

  /**
   * How many tokens stand before the patches of a plain transformer of timm; empty for other
   * models.
   */
  public static OptionalInt timmPrefix(Json config) {
    return TimmTable.arguments(config, "vit")
        .map(args -> OptionalInt.of(TimmTable.prefix(config, args)))
        .orElse(OptionalInt.empty());
  }

  public static List<Architecture> all() {
    return Stream.of(alone(), Sam.all(), Sam2.all(), withText()).flatMap(List::stream).toList();
  }

  /** What models of pictures and text see; the plugin for text has the rest of them. */
  private static List<Architecture> withText() {
    return Stream.concat(
            QwenPictures.all().stream(),
            Stream.of(
                Idefics3.idefics(),
                Idefics3.smol(),
                Llava.plain(),
                Llava.next(),
                Llava.oneVision(),
                GemmaPictures.pali(),
                GemmaPictures.gemma3(),
                InternVl.plain(),
                Lfm2Pictures.plain()))
        .toList();
  }

  private static List<Architecture> alone() {
    return List.of(
        new Vit(),
        new ConvStemVit(),
        VitFamily.msn(),
        VitFamily.mae(),
        VitFamily.iJepa(),
        new Deit(),
        new Beit(),
        Dinov2.plain(),
        Dinov2.withRegisters(),
        Beit.data2vec(),
        new Dinov3(),
        new Swin(),
        Swin.second(),
        Swin.donut(),
        new PictureEncoder(),
        BlipVision.ofCaptions(),
        BlipVision.ofQuestions(),
        new Vilt(),
        new Florence2Vision(),
        new Hiera(),
        Pvt.first(),
        Pvt.second(),
        new Cvt(),
        new VideoMae(),
        new Vivit(),
        new Timesformer(),
        new Vjepa2(),
        new TimmVit(),
        TimmSwin.first(),
        TimmSwin.second(),
        Clip.both(),
        Clip.vision(),
        Clip.text(),
        Clip.metaClip2(),
        Clip.metaClip2Vision(),
        Clip.metaClip2Text(),
        Siglip.both(),
        Siglip.vision(),
        Siglip.text(),
        Siglip2.both(),
        Siglip2.vision(),
        Siglip2.text(),
        DepthAnything.plain(),
        DepthAnything.prompted(),
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
        Owl.first(),
        Owl.second(),
        new GroundingDino(),
        new MaskFormer(),
        new Mask2Former(),
        new OneFormer(),
        new RfDetr(),
        new Eomt(),
        new RtDetrResNet(),
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
