package dev.heed.vision.task;

import dev.heed.spi.Annotations;
import dev.heed.vision.annotation.AnnotationFormat;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.SegmentedObject;
import java.nio.file.Path;
import java.util.List;

/** The description of a task whose answers mark regions, which files of annotations can hold. */
abstract class RegionTaskType<O> extends ImageTaskType<O> {

  RegionTaskType(String id, String summary) {
    super(id, summary);
  }

  /** What an answer marks. */
  abstract List<SegmentedObject> regions(O output);

  @Override
  public final List<String> annotationFormats() {
    return AnnotationFormat.names();
  }

  @Override
  public final Annotations<Image, O> annotations(String format, int inputs, Path to) {
    return AnnotationFormat.named(format).regions(inputs, to, this::regions);
  }
}
