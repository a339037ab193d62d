package dev.heed.vision.task;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.spi.Call;
import dev.heed.spi.Lazy;
import dev.heed.spi.OnePass;
import dev.heed.spi.Processor;
import dev.heed.spi.StandardModel;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.task.LabelOptions;
import dev.heed.task.Ranking;
import dev.heed.task.ScoredLabel;
import dev.heed.vision.draw.LabelBars;
import dev.heed.vision.image.Image;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which classes an image belongs to. Runs any model whose {@code logits [B, K]} rate {@code K}
 * classes; softmax or sigmoid as its {@code problem_type} says.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("vit-base-patch16-224")).withOptions(Map.of("top-k", "3"));
 * try (var pipeline = heed.pipeline(ImageClassification.TYPE, opening)) {
 *   List<ScoredLabel> labels = pipeline.run(Image.read(Path.of("cat.png")));
 * }
 * }</pre>
 *
 * <p>With {@code examples}, a folder of labelled folders, the labels are those of the nearest
 * pictures there, which are named beside them; any model of pictures does.
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">image-classification</a>
 */
public final class ImageClassification implements OnePass<Image, List<ScoredLabel>> {

  /** The description of the task. */
  public static final TaskType<Image, List<ScoredLabel>> TYPE =
      new ImageTaskType<>("image-classification", "Which classes an image belongs to.") {

        @Override
        public boolean readsQuickly() {
          return true;
        }

        @Override
        public Task<Image, List<ScoredLabel>> open(TaskSetup setup) {
          PixelSetup own = PixelSetup.of(setup, PixelSetup.Wanted.of("logits", 2));
          return new ByExamples(
              own.onePass(
                  new ImageClassification(
                      own.processor("image", Image.class), Ranking.of(own.folder().config()))),
              setup);
        }

        @Override
        public boolean fits(ModelFolder folder) {
          return VisionHead.CLASSES.fits(folder, name -> name.contains("ForImageClassification"));
        }

        @Override
        public Class<ImageClassificationOptions> optionsType() {
          return ImageClassificationOptions.class;
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
      };

  /** The model's own classes, or those of examples: these look into the model when asked for. */
  private static final class ByExamples implements Task<Image, List<ScoredLabel>> {

    private final Task<Image, List<ScoredLabel>> ranked;
    private final Lazy<NearestLabels> nearest;

    ByExamples(Task<Image, List<ScoredLabel>> ranked, TaskSetup setup) {
      this.ranked = ranked;
      this.nearest = Lazy.of(() -> new NearestLabels(setup));
    }

    @Override
    public List<List<ScoredLabel>> run(List<Image> batch, Call call) {
      boolean examples = call.options(ImageClassificationOptions.class).examples().isPresent();
      return (examples ? nearest.get() : ranked).run(batch, call);
    }
  }

  private final Processor<Image> processor;
  private final Ranking ranking;

  private ImageClassification(Processor<Image> processor, Ranking ranking) {
    this.processor = processor;
    this.ranking = ranking;
  }

  /** {@code pixel_values [B, 3, H, W]}. */
  @Override
  public Inputs encode(List<Image> batch, Call call) {
    return processor.process(batch);
  }

  @Override
  public List<List<ScoredLabel>> decode(Outputs outputs, List<Image> batch, Call call) {
    LabelOptions options = call.options(ImageClassificationOptions.class).labels();
    return ranking.rank(outputs.main("logits"), options.functionToApply(), options.topK());
  }
}
