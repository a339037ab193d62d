package dev.heed.vision.task;

import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.task.ScoreFunction;
import dev.heed.task.ScoredLabel;
import dev.heed.tensor.Tensor;
import dev.heed.vision.draw.LabelBars;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The name tag of {@link ZeroShotImageClassification}. */
public final class ZeroShotImageClassificationType implements TaskType<Image, List<ScoredLabel>> {

  ZeroShotImageClassificationType() {}

  @Override
  public String id() {
    return "zero-shot-image-classification";
  }

  @Override
  public String summary() {
    return "Which of your own labels fit an image.";
  }

  @Override
  public Reader<Image> reader() {
    return new ImageReader();
  }

  @Override
  public String graph(ModelFolder folder) {
    return Towers.are(folder) ? Towers.IMAGES : "model";
  }

  @Override
  public Task<Image, List<ScoredLabel>> open(TaskSetup setup) {
    Json config = setup.folder().config();
    boolean sigmoid = config.text("model_type", "").contains("siglip");
    CandidateTexts texts = CandidateTexts.of(setup.options());
    boolean two = Towers.are(setup.folder());
    Inputs tokens = texts.tokens(setup.tokenizer(), setup.folder());
    return new ZeroShotImageClassification(
        setup.processor("image", Image.class),
        texts.labels(),
        tokens,
        sigmoid ? ScoreFunction.SIGMOID : ScoreFunction.SOFTMAX,
        two ? Optional.of(tower(setup, tokens, sigmoid)) : Optional.empty());
  }

  private static ZeroShotImageClassification.TextTower tower(
      TaskSetup setup, Inputs tokens, boolean sigmoid) {
    Towers towers = Towers.of(setup.folder(), setup.options(), sigmoid);
    Session session = setup.session(Towers.TEXTS);
    Inputs taken = ZeroShotImageClassification.fitting(tokens, session);
    Tensor embeds = Towers.embedding(session.run(taken), "text_embeds");
    return new ZeroShotImageClassification.TextTower(embeds, towers);
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return Purpose.NAMED_CLASSES.fits(
        folder,
        name ->
            name.matches("(\\w*CLIP|Siglip2?|Align|MetaClip\\w*)Model")
                && folder.config().has("text_config"));
  }

  @Override
  public List<TaskOption> options() {
    return List.of(
        new TaskOption("candidate-labels", "LABEL,...", "The labels to choose from; needed."),
        new TaskOption(
            "hypothesis-template",
            "TEXT",
            "The sentence that a label is put into (\"This is a photo of {}.\")."),
        new TaskOption(
            "logit-scale", "F", "For exports in two graphs without weights: exp(logit_scale)."),
        new TaskOption("logit-bias", "F", "For the same: logit_bias (0)."));
  }

  @Override
  public void draw(Image input, List<ScoredLabel> output, Path png) {
    LabelBars.draw(input, output).writePng(png);
  }

  @Override
  public String print(List<ScoredLabel> output) {
    return ImageClassification.TYPE.print(output);
  }
}
