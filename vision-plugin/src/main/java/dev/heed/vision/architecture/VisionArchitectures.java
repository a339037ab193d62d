package dev.heed.vision.architecture;

import dev.heed.spi.Architecture;
import java.util.List;
import java.util.stream.Stream;

/** All vision models that are built from their weights. */
public final class VisionArchitectures {

  private VisionArchitectures() {}

  public static List<Architecture> all() {
    return Stream.of(alone(), withText()).flatMap(List::stream).toList();
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
        new BlipVision(),
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
