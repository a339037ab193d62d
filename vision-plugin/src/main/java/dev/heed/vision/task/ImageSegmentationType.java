package dev.heed.vision.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Options;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.vision.draw.Regions;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import dev.heed.vision.postprocess.QueryMasks;
import dev.heed.vision.postprocess.QueryMasks.Subtask;
import dev.heed.vision.postprocess.SegmentedObject;
import dev.heed.vision.postprocess.Thresholds;
import dev.heed.vision.processing.ImageProcessor;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The name tag of {@link ImageSegmentation}. */
public final class ImageSegmentationType implements TaskType<Image, List<SegmentedObject>> {

  ImageSegmentationType() {}

  @Override
  public String id() {
    return "image-segmentation";
  }

  @Override
  public String summary() {
    return "What each pixel of an image belongs to.";
  }

  @Override
  public Reader<Image> reader() {
    return new ImageReader();
  }

  @Override
  public Task<Image, List<SegmentedObject>> open(TaskSetup setup) {
    Optional<QueryMasks> queries = queries(ImageProcessor.of(setup.folder()).type());
    return new ImageSegmentation(
        setup.processor("image", Image.class),
        setup.folder().labels(),
        queries,
        subtask(setup.options(), queries.isPresent()),
        thresholds(setup.options()));
  }

  private static Optional<QueryMasks> queries(String processor) {
    boolean masks = processor.matches("(Mask2?Former|\\w*Detr|OneFormer)\\w*");
    return masks ? Optional.of(QueryMasks.of(processor)) : Optional.empty();
  }

  private static Subtask subtask(Options options, boolean queries) {
    String asked = options.text("subtask", queries ? "panoptic" : "semantic");
    boolean known = asked.matches(queries ? "panoptic|instance|semantic" : "semantic");
    if (!known) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--subtask %s is not what this model can do. It can: %s."
              .formatted(asked, queries ? "panoptic, instance, semantic" : "semantic"));
    }
    return Subtask.valueOf(asked.toUpperCase(Locale.ROOT));
  }

  private static Thresholds thresholds(Options options) {
    return new Thresholds(
        options.number("threshold", 0.9),
        options.number("mask-threshold", 0.5),
        options.number("overlap-mask-area-threshold", 0.5),
        Set.of());
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return Purpose.REGIONS.fits(
        folder, name -> name.matches("\\w*For(Semantic|Instance|Universal|Image)?Segmentation"));
  }

  @Override
  public List<TaskOption> options() {
    return List.of(
        new TaskOption(
            "subtask", "NAME", "panoptic, instance or semantic (the first that the model can)."),
        new TaskOption("threshold", "P", "How likely a region must be (0.9)."),
        new TaskOption("mask-threshold", "P", "How likely a pixel of it must be (0.5)."),
        new TaskOption(
            "overlap-mask-area-threshold",
            "SHARE",
            "How much of its mask a region must keep from others (0.5)."));
  }

  @Override
  public void draw(Image input, List<SegmentedObject> output, Path png) {
    Regions.draw(input, output).writePng(png);
  }

  @Override
  public String print(List<SegmentedObject> output) {
    return output.isEmpty()
        ? "nothing above the threshold"
        : output.stream().map(SegmentedObject::toString).collect(Collectors.joining("\n"));
  }
}
