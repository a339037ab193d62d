package dev.heed.vision.task;

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
import java.util.stream.Collectors;

/** The name tag of {@link ObjectDetection}. */
public final class ObjectDetectionType implements TaskType<Image, List<DetectedObject>> {

  private static final double THRESHOLD = 0.5;

  ObjectDetectionType() {}

  @Override
  public String id() {
    return "object-detection";
  }

  @Override
  public String summary() {
    return "Which objects are where in an image.";
  }

  @Override
  public Reader<Image> reader() {
    return new ImageReader();
  }

  @Override
  public Task<Image, List<DetectedObject>> open(TaskSetup setup) {
    return new ObjectDetection(
        setup.processor("image", Image.class),
        Boxes.of(ImageProcessor.of(setup.folder()).type()),
        setup.folder().labels(),
        setup.options().number("threshold", THRESHOLD));
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return Purpose.OBJECTS.fits(
        folder, name -> name.endsWith("ForObjectDetection") && !name.startsWith("Owl"));
  }

  @Override
  public List<TaskOption> options() {
    return List.of(
        new TaskOption("threshold", "P", "How likely an object must be (" + THRESHOLD + ")."));
  }

  @Override
  public void draw(Image input, List<DetectedObject> output, Path png) {
    ObjectBoxes.draw(input, output).writePng(png);
  }

  @Override
  public String print(List<DetectedObject> output) {
    return output.isEmpty()
        ? "nothing above the threshold"
        : output.stream().map(DetectedObject::toString).collect(Collectors.joining("\n"));
  }
}
