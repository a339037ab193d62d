package dev.heed.vision.task;

import dev.heed.model.ModelFolder;
import dev.heed.spi.Reader;
import dev.heed.spi.StandardModel;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.task.LabelOptions;
import dev.heed.task.Ranking;
import dev.heed.task.ScoredLabel;
import dev.heed.vision.draw.LabelBars;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The description of {@link ImageClassification}. */
public final class ImageClassificationType implements TaskType<Image, List<ScoredLabel>> {

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
    return setup.onePass(
        new ImageClassification(
            setup.processor("image", Image.class), Ranking.of(setup.folder().config())));
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return Purpose.CLASSES.fits(folder, name -> name.contains("ForImageClassification"));
  }

  @Override
  public Class<LabelOptions> optionsType() {
    return LabelOptions.class;
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
    return ScoredLabel.text(output);
  }
}
