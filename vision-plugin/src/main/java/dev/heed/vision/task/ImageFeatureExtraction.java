package dev.heed.vision.task;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a model sees in an image, as vectors: one for each token, or one for the image. Runs any
 * model that gives {@code last_hidden_state}, or {@code pooler_output} or {@code image_embeds}
 * where that is asked for.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("dinov2-small")).withOptions(Map.of("pool", "cls"));
 * try (var pipeline = heed.pipeline(ImageFeatureExtraction.TYPE, opening)) {
 *   float[] vector = pipeline.run(Image.read(Path.of("cat.png"))).vector();
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">image-feature-extraction</a>
 */
public final class ImageFeatureExtraction implements Task<Image, ImageFeatures> {

  /** The task's name tag. */
  public static final ImageFeatureExtractionType TYPE = new ImageFeatureExtractionType();

  private final Processor<Image> processor;
  private final Json config;
  private final Pooling pooling;
  private final boolean unit;
  private final Optional<Image> compared;
  private volatile @Nullable ImageFeatures known;

  /**
   * @param unit whether each vector is scaled to length 1
   * @param compared a picture that all others are compared with
   */
  ImageFeatureExtraction(
      Processor<Image> processor,
      Json config,
      Pooling pooling,
      boolean unit,
      Optional<Image> compared) {
    this.processor = processor;
    this.config = config;
    this.pooling = pooling;
    this.unit = unit;
    this.compared = compared;
  }

  /** {@code pixel_values [B, 3, H, W]}. */
  @Override
  public Inputs encode(List<Image> batch) {
    return Inputs.of("pixel_values", processor.process(batch).byName().get("pixel_values"));
  }

  @Override
  public List<ImageFeatures> run(Session session, List<Image> batch) {
    List<ImageFeatures> features = features(session, batch);
    return compared.isEmpty()
        ? features
        : features.stream().map(each -> each.comparedWith(known(session))).toList();
  }

  private List<ImageFeatures> features(Session session, List<Image> batch) {
    return decode(session.run(SilentText.with(encode(batch), session)), batch);
  }

  /** Of the picture that all are compared with: looked at once. */
  private ImageFeatures known(Session session) {
    ImageFeatures features = known;
    if (features == null) {
      features = features(session, List.of(compared.orElseThrow())).get(0);
      known = features;
    }
    return features;
  }

  @Override
  public List<ImageFeatures> decode(Outputs outputs, List<Image> batch) {
    Tensor pooled = pooling.apply(outputs, config);
    Tensor all = unit ? unit(pooled) : pooled;
    return IntStream.range(0, batch.size())
        .mapToObj(i -> new ImageFeatures(Rows.of(all, i)))
        .toList();
  }

  /** Along the last axis. */
  static Tensor unit(Tensor tensor) {
    int width = tensor.shape().size(-1);
    float[] values = tensor.toFloats();
    for (int at = 0; at < values.length; at += width) {
      double sum = 0;
      for (int i = at; i < at + width; i++) {
        sum += (double) values[i] * values[i];
      }
      for (int i = at; i < at + width; i++) {
        values[i] = (float) (values[i] / Math.sqrt(sum));
      }
    }
    return Tensor.of(Shape.of(tensor.shape().axes()), values);
  }
}
