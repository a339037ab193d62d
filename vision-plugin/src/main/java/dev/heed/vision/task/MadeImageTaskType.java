package dev.heed.vision.task;

import dev.heed.vision.image.Image;
import java.nio.file.Path;

/** The description of a task whose answer is a picture: it is what is drawn. */
abstract class MadeImageTaskType extends ImageTaskType<MadeImage> {

  MadeImageTaskType(String id, String summary) {
    super(id, summary);
  }

  @Override
  public final void draw(Image input, MadeImage output, Path png) {
    output.writePng(png);
  }
}
