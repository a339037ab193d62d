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
        Swin.plain(),
        Swin.donut(),
        new PictureEncoder(),
        Clip.both(),
        Clip.vision(),
        Clip.text(),
        Siglip.both(),
        Siglip.vision(),
        Siglip.text(),
        new DepthAnything(),
        new Dpt(),
        new Segformer(),
        new Yolos());
  }
}
