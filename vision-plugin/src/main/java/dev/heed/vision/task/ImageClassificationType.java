package dev.heed.vision.task;

import dev.heed.model.ModelFolder;
import dev.heed.spi.Reader;
import dev.heed.spi.StandardModel;
import dev.heed.spi.Task;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.task.Ranking;
import dev.heed.task.ScoredLabel;
import dev.heed.vision.draw.LabelBars;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The name tag of {@link ImageClassification}. */
public final class ImageClassificationType implements TaskType<Image, List<ScoredLabel>> {

  private static final int TOP_K = 5;

  ImageClassificationType() {}

  @Override
  public String id() {
    return "image-classification";
  }

  @Override
  public String summary() {
    return "Which classes an image belongs to.";
  }

  @Override
  public Reader<Image> reader() {
    return new ImageReader();
  }

  @Override
  public Task<Image, List<ScoredLabel>> open(TaskSetup setup) {
    return new ImageClassification(
        setup.processor("image", Image.class),
        Ranking.of(setup.folder().config(), setup.options(), TOP_K));
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return Purpose.CLASSES.fits(folder, name -> name.contains("ForImageClassification"));
  }

  @Override
  public List<TaskOption> options() {
    return List.of(
        new TaskOption("top-k", "N", "How many labels at most (" + TOP_K + ")."),
        new TaskOption(
            "function-to-apply",
            "F",
            "softmax, sigmoid or none (what the model's problem_type says)."));
  }

  @Override
  public Optional<StandardModel> standardModel() {
    return Optional.of(StandardModels.IMAGE_CLASSIFICATION);
  }

  @Override
  public void draw(Image input, List<ScoredLabel> output, Path png) {
    LabelBars.draw(input, output).writePng(png);
  }

  @Override
  public String print(List<ScoredLabel> output) {
    return output.stream()
        .map(scored -> "%6.2f %%  %s".formatted(100 * scored.score(), scored.label()))
        .collect(Collectors.joining("\n"));
  }
}
