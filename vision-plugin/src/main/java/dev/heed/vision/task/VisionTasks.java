package dev.heed.vision.task;

import dev.heed.spi.TaskType;
import dev.heed.vision.language.DocumentQuestionAnswering;
import dev.heed.vision.language.ImageTextToText;
import dev.heed.vision.language.VisualQuestionAnswering;
import java.util.List;

/** The tasks on images, by name. */
public final class VisionTasks {

  private VisionTasks() {}

  /** One line for each task. */
  public static List<TaskType<?, ?>> all() {
    return List.of(
        BackgroundRemoval.TYPE,
        DepthEstimation.TYPE,
        DocumentQuestionAnswering.TYPE,
        ImageClassification.TYPE,
        ImageFeatureExtraction.TYPE,
        ImageMatting.TYPE,
        ImageSegmentation.TYPE,
        ImageToImage.TYPE,
        ImageTextToText.TYPE,
        ImageToText.TYPE,
        KeypointDetection.TYPE,
        KeypointMatching.TYPE,
        MaskGeneration.TYPE,
        ObjectDetection.TYPE,
        VideoClassification.TYPE,
        VideoObjectDetection.TYPE,
        VisualQuestionAnswering.TYPE,
        ZeroShotImageClassification.TYPE,
        ZeroShotImageSegmentation.TYPE,
        ZeroShotObjectDetection.TYPE);
  }
}
