package dev.heed.vision.task;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.task.Ranking;
import dev.heed.task.ScoredLabel;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Clip;
import dev.heed.vision.image.Image;
import java.util.List;

/**
 * What happens in a clip. Runs VideoMAE, TimeSformer and their like, whose {@code logits [B, K]}
 * rate {@code K} classes.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("videomae-base"));
 * try (var pipeline = heed.pipeline(VideoClassification.TYPE, opening)) {
 *   List<ScoredLabel> labels = pipeline.run(Clip.of(List.of(Image.read(Path.of("cat.png")))));
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">video-classification</a>
 */
public final class VideoClassification implements Task<Clip, List<ScoredLabel>> {

  /** The task's name tag. */
  public static final VideoClassificationType TYPE = new VideoClassificationType();

  private final Processor<Image> processor;
  private final FrameSampling sampling;
  private final Ranking ranking;

  VideoClassification(Processor<Image> processor, FrameSampling sampling, Ranking ranking) {
    this.processor = processor;
    this.sampling = sampling;
    this.ranking = ranking;
  }

  /** {@code pixel_values [B, F, 3, H, W]}. */
  @Override
  public Inputs encode(List<Clip> batch) {
    return Inputs.of("pixel_values", Rows.join(batch.stream().map(this::clip).toList()));
  }

  /** An image processor gives frames as a batch, a video processor as one clip. */
  private Tensor clip(Clip clip) {
    Tensor frames = processor.process(sampling.of(clip)).byName().get("pixel_values");
    Shape shape = frames.shape();
    return shape.rank() == 5
        ? frames
        : frames.reshaped(Shape.of(1, shape.axis(0), shape.axis(1), shape.axis(2), shape.axis(3)));
  }

  @Override
  public List<List<ScoredLabel>> decode(Outputs outputs, List<Clip> batch) {
    return ranking.rank(outputs.get("logits"));
  }
}
