package dev.heed.vision.task;

import dev.heed.spi.TaskType;
import dev.heed.vision.language.ImageTextToText;
import java.util.List;

/** The tasks on images, by name. */
public final class VisionTasks {

  private VisionTasks() {}

  /** One line for each task. */
  public static List<TaskType<?, ?>> all() {
    return List.of(
        DepthEstimation.TYPE,
        ImageClassification.TYPE,
        ImageFeatureExtraction.TYPE,
        ImageSegmentation.TYPE,
        ImageTextToText.TYPE,
        ImageToText.TYPE,
        MaskGeneration.TYPE,
        ObjectDetection.TYPE,
        VideoClassification.TYPE,
        ZeroShotImageClassification.TYPE,
        ZeroShotObjectDetection.TYPE);
  }
}
