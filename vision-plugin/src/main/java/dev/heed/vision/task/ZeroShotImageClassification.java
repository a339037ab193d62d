package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.task.Ranking;
import dev.heed.task.ScoreFunction;
import dev.heed.task.ScoredLabel;
import dev.heed.tensor.Tensor;
import dev.heed.vision.draw.LabelBars;
import dev.heed.vision.image.Image;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which of the user's own labels fit an image. Runs CLIP, SigLIP and their like: as one graph that
 * gives {@code logits_per_image [B, L]}, or as a graph for images and one for texts. The labels may
 * differ from call to call.
 *
 * <pre>{@code
 * Opening opening =
 *     Opening.of(Path.of("clip-vit-base-patch32"))
 *         .withOptions(Map.of("candidate-labels", "a cat, a dog"));
 * try (var pipeline = heed.pipeline(ZeroShotImageClassification.TYPE, opening)) {
 *   List<ScoredLabel> labels = pipeline.run(Image.read(Path.of("cat.png")));
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">zero-shot-image-classification</a>
 */
public final class ZeroShotImageClassification implements OnePass<Image, List<ScoredLabel>> {

  /** The description of the task. */
  public static final TaskType<Image, List<ScoredLabel>> TYPE =
      new ImageTaskType<>(
          "zero-shot-image-classification", "Which of your own labels fit an image.") {

        @Override
        public boolean readsQuickly() {
          return true;
        }

        @Override
        public Task<Image, List<ScoredLabel>> open(TaskSetup setup) {
          boolean two = Towers.are(setup.folder());
          return setup.onePass(
              new ZeroShotImageClassification(setup, two),
              setup.session(two ? Towers.IMAGES : "model"));
        }

        @Override
        public boolean fits(ModelFolder folder) {
          return VisionHead.NAMED_CLASSES.fits(
              folder,
              name ->
                  name.matches("(\\w*CLIP|Siglip2?|Align|MetaClip\\w*)Model")
                      && folder.config().has("text_config"));
        }

        @Override
        public Class<ZeroShotImageClassificationOptions> optionsType() {
          return ZeroShotImageClassificationOptions.class;
        }

        @Override
        public void draw(Image input, List<ScoredLabel> output, Path png) {
          LabelBars.draw(input, output).writePng(png);
        }

        @Override
        public String print(List<ScoredLabel> output) {
          return ScoredLabel.text(output);
        }
      };

  private final Processor<Image> processor;
  private final CandidateTokens tokens;
  private final Json config;
  private final ScoreFunction function;

  /** Where texts have a graph of their own. */
  private final Optional<Towers> towers;

  private ZeroShotImageClassification(TaskSetup setup, boolean two) {
    this.config = setup.folder().config();
    boolean sigmoid = config.text("model_type", "").contains("siglip");
    this.processor = setup.processor("image", Image.class);
    this.tokens = new CandidateTokens(setup);
    this.function = sigmoid ? ScoreFunction.SIGMOID : ScoreFunction.SOFTMAX;
    this.towers = two ? Optional.of(new Towers(setup, sigmoid)) : Optional.empty();
  }

  /**
   * {@code pixel_values [B, 3, H, W]}, or patches with their mask and shapes; for a single graph
   * also the labels' tokens.
   */
  @Override
  public Inputs encode(List<Image> batch, Call call) {
    var options = call.options(ZeroShotImageClassificationOptions.class);
    Inputs texts = tokens.of(options.texts());
    towers.ifPresent(known -> known.scale(options)); // refused before the graph runs
    Inputs images = processor.process(batch);
    return towers.isPresent() ? images : texts.and(images);
  }

  @Override
  public List<List<ScoredLabel>> decode(Outputs outputs, List<Image> batch, Call call) {
    var options = call.options(ZeroShotImageClassificationOptions.class);
    CandidateTexts texts = options.texts();
    Tensor logits =
        towers.isPresent()
            ? towers.get().logits(outputs, tokens.of(texts), options, call)
            : outputs.get("logits_per_image");
    int labels = texts.labels().size();
    if (logits.shape().elements() != (long) batch.size() * labels) {
      throw invalidModel(
          "The model's logits are %s for %s images and %s labels; they should be [images, labels]."
              .formatted(logits.shape(), batch.size(), labels));
    }
    return new Ranking(config, texts.byColumn()).rank(logits, Optional.of(function), labels);
  }
}
