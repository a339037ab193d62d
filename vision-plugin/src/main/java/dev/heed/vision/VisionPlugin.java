package dev.heed.vision;

import dev.heed.spi.Architecture;
import dev.heed.spi.Plugin;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.TaskType;
import dev.heed.vision.architecture.VisionArchitectures;
import dev.heed.vision.draw.ImageView;
import dev.heed.vision.processing.ImageProcessorType;
import dev.heed.vision.task.VisionTasks;
import java.util.List;

/** All that the vision plugin offers. */
public final class VisionPlugin implements Plugin {

  @Override
  public String name() {
    return "vision";
  }

  @Override
  public List<TaskType<?, ?>> tasks() {
    return VisionTasks.all();
  }

  @Override
  public List<ProcessorType<?>> processors() {
    return List.of(new ImageProcessorType(new ImageView()));
  }

  @Override
  public List<Architecture> architectures() {
    return VisionArchitectures.all();
  }
}
