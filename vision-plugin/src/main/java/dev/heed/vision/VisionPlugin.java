package dev.heed.vision;

import dev.heed.spi.Architecture;
import dev.heed.spi.Plugin;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.TaskType;
import dev.heed.vision.architecture.Beit;
import dev.heed.vision.architecture.Clip;
import dev.heed.vision.architecture.Deit;
import dev.heed.vision.architecture.DepthAnything;
import dev.heed.vision.architecture.Dinov2;
import dev.heed.vision.architecture.Dpt;
import dev.heed.vision.architecture.Segformer;
import dev.heed.vision.architecture.Siglip;
import dev.heed.vision.architecture.Swin;
import dev.heed.vision.architecture.Vit;
import dev.heed.vision.architecture.Yolos;
import dev.heed.vision.processing.ImageProcessorType;
import dev.heed.vision.task.ImageClassification;
import java.util.List;

/** All that the vision plugin offers. */
public final class VisionPlugin implements Plugin {

  @Override
  public String name() {
    return "vision";
  }

  @Override
  public List<TaskType<?, ?>> tasks() {
    return List.of(ImageClassification.TYPE);
  }

  @Override
  public List<ProcessorType<?>> processors() {
    return List.of(new ImageProcessorType());
  }

  @Override
  public List<Architecture> architectures() {
    return List.of(
        new Vit(),
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
        new Yolos());
  }
}
