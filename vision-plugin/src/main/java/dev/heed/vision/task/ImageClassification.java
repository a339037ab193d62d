package dev.heed.vision.task;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.spi.Processor;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.task.LabelOptions;
import dev.heed.task.Ranking;
import dev.heed.task.ScoredLabel;
import dev.heed.vision.image.Image;
import java.util.List;

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
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">image-classification</a>
 */
public final class ImageClassification implements OnePass<Image, List<ScoredLabel>> {

  /** The task: its id, options, reader. */
  public static final ImageClassificationType TYPE = new ImageClassificationType();

  private final Processor<Image> processor;
  private final Ranking ranking;

  ImageClassification(Processor<Image> processor, Ranking ranking) {
    this.processor = processor;
    this.ranking = ranking;
  }

  /** {@code pixel_values [B, 3, H, W]}. */
  @Override
  public Inputs encode(List<Image> batch, Call call) {
    return Inputs.of("pixel_values", processor.process(batch).byName().get("pixel_values"));
  }

  @Override
  public List<List<ScoredLabel>> decode(Outputs outputs, List<Image> batch, Call call) {
    LabelOptions options = call.options(LabelOptions.class);
    return ranking.rank(outputs.get("logits"), options.functionToApply(), options.topK());
  }
}
