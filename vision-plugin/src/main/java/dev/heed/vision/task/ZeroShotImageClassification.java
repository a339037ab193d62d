package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.task.ScoreFunction;
import dev.heed.task.ScoredLabel;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of the user's own labels fit an image. Runs CLIP, SigLIP and their like: as one graph that
 * gives {@code logits_per_image [B, L]}, or as a graph for images and one for texts.
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
public final class ZeroShotImageClassification implements Task<Image, List<ScoredLabel>> {

  /** The task's name tag. */
  public static final ZeroShotImageClassificationType TYPE = new ZeroShotImageClassificationType();

  /** The text side of an export in two graphs: {@code embeds [L, E]}, made once. */
  record TextTower(Tensor embeds, Towers towers) {}

  private final Processor<Image> processor;
  private final List<String> labels;
  private final Inputs tokens;
  private final ScoreFunction function;
  private final Optional<TextTower> tower;

  ZeroShotImageClassification(
      Processor<Image> processor,
      List<String> labels,
      Inputs tokens,
      ScoreFunction function,
      Optional<TextTower> tower) {
    this.processor = processor;
    this.labels = labels;
    this.tokens = tokens;
    this.function = function;
    this.tower = tower;
  }

  /** {@code pixel_values [B, 3, H, W]}; for a single graph also the labels' tokens. */
  @Override
  public Inputs encode(List<Image> batch) {
    Tensor pixels = processor.process(batch).byName().get("pixel_values");
    Map<String, Tensor> inputs =
        tower.isPresent() ? new LinkedHashMap<>() : new LinkedHashMap<>(tokens.byName());
    inputs.put("pixel_values", pixels);
    return new Inputs(inputs);
  }

  @Override
  public List<List<ScoredLabel>> run(Session session, List<Image> batch) {
    return decode(session.run(fitting(encode(batch), session)), batch);
  }

  /** Not every graph takes an {@code attention_mask}. */
  static Inputs fitting(Inputs inputs, Session session) {
    Map<String, Tensor> taken = new LinkedHashMap<>(inputs.byName());
    taken.keySet().removeIf(name -> session.signature().input(name).isEmpty());
    return new Inputs(taken);
  }

  @Override
  public List<List<ScoredLabel>> decode(Outputs outputs, List<Image> batch) {
    Tensor logits =
        tower
            .map(
                text ->
                    text.towers().logits(Towers.embedding(outputs, "image_embeds"), text.embeds()))
            .orElseGet(() -> outputs.get("logits_per_image"));
    if (logits.shape().elements() != (long) batch.size() * labels.size()) {
      throw invalidModel(
          "The model's logits are %s for %d images and %d labels; they should be [images, labels]."
              .formatted(logits.shape(), batch.size(), labels.size()));
    }
    float[] values = logits.toFloats();
    List<List<ScoredLabel>> answers = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      answers.add(scored(values, i * labels.size()));
    }
    return answers;
  }

  private List<ScoredLabel> scored(float[] values, int from) {
    double[] logits = new double[labels.size()];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = values[from + i];
    }
    double[] scores = function.apply(logits);
    List<ScoredLabel> all = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      all.add(new ScoredLabel(labels.get(i), (float) scores[i]));
    }
    all.sort(Comparator.comparingDouble(ScoredLabel::score).reversed());
    return all;
  }
}
