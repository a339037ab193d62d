package dev.heed.vision.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.vision.draw.ObjectBoxes;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import dev.heed.vision.postprocess.Boxes;
import dev.heed.vision.postprocess.DetectedObject;
import dev.heed.vision.processing.ImageProcessor;
import java.nio.file.Path;
import java.util.List;

/** The name tag of {@link ZeroShotObjectDetection}. */
public final class ZeroShotObjectDetectionType implements TaskType<Image, List<DetectedObject>> {

  private static final double THRESHOLD = 0.1;

  ZeroShotObjectDetectionType() {}

  @Override
  public String id() {
    return "zero-shot-object-detection";
  }

  @Override
  public String summary() {
    return "Where the things are in an image that you name.";
  }

  @Override
  public Reader<Image> reader() {
    return new ImageReader();
  }

  @Override
  public Task<Image, List<DetectedObject>> open(TaskSetup setup) {
    List<String> labels = setup.options().texts("candidate-labels");
    if (labels.isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "zero-shot-object-detection needs to know what to look for: --candidate-labels \"a cat, a"
              + " teapot\".");
    }
    return new ZeroShotObjectDetection(
        setup.processor("image", Image.class),
        Boxes.of(ImageProcessor.of(setup.folder()).type()),
        new ZeroShotObjectDetection.Wanted(
            labels,
            new CandidateTexts(labels, "{}").tokens(setup.tokenizer(), setup.folder()),
            setup.options().number("threshold", THRESHOLD),
            setup.options().integer("top-k", Integer.MAX_VALUE)));
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return Purpose.NAMED_OBJECTS.fits(
        folder, name -> name.matches("Owl(ViT|v2)ForObjectDetection"));
  }

  @Override
  public List<TaskOption> options() {
    return List.of(
        new TaskOption("candidate-labels", "LABEL,...", "What to look for; needed."),
        new TaskOption("threshold", "P", "How likely an object must be (" + THRESHOLD + ")."),
        new TaskOption("top-k", "N", "How many objects at most (all)."));
  }

  @Override
  public void draw(Image input, List<DetectedObject> output, Path png) {
    ObjectBoxes.draw(input, output).writePng(png);
  }

  @Override
  public String print(List<DetectedObject> output) {
    return ObjectDetection.TYPE.print(output);
  }
}
