package dev.heed.vision.task;

import dev.heed.spi.Annotations;
import dev.heed.vision.annotation.AnnotationFormat;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject;
import java.nio.file.Path;
import java.util.List;

/** The description of a task whose answers are boxes, which files of annotations can hold. */
abstract class BoxTaskType extends ImageTaskType<List<DetectedObject>> {

  BoxTaskType(String id, String summary) {
    super(id, summary);
  }

  @Override
  public final List<String> annotationFormats() {
    return AnnotationFormat.names().stream().filter(name -> !name.contains("panoptic")).toList();
  }

  @Override
  public final Annotations<Image, List<DetectedObject>> annotations(
      String format, int inputs, Path to) {
    return AnnotationFormat.named(format).boxes(inputs, to, found -> found);
  }
}
