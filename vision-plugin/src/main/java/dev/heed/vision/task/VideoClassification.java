package dev.heed.vision.task;

import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.spi.Processor;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.task.LabelOptions;
import dev.heed.task.Ranking;
import dev.heed.task.ScoredLabel;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.draw.LabelBars;
import dev.heed.vision.image.Clip;
import dev.heed.vision.image.ClipReader;
import dev.heed.vision.image.Image;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
public final class VideoClassification implements OnePass<Clip, List<ScoredLabel>> {

  /** The description of the task. */
  public static final TaskType<Clip, List<ScoredLabel>> TYPE =
      new TaskType<>() {

        @Override
        public String id() {
          return "video-classification";
        }

        @Override
        public String summary() {
          return "What happens in a clip: a folder of frames, a GIF, or a list of frames.";
        }

        @Override
        public Reader<Clip> reader() {
          return new ClipReader();
        }

        @Override
        public Task<Clip, List<ScoredLabel>> open(TaskSetup setup) {
          return setup.onePass(
              new VideoClassification(
                  setup.processor("image", Image.class),
                  setup.folder().config(),
                  videoConfig(setup.folder())));
        }

        /** What says how clips are processed; where it names an image processor, nothing does. */
        private static Optional<Json> videoConfig(ModelFolder folder) {
          return folder
              .processorConfig("video")
              .filter(config -> config.has("video_processor_type"));
        }

        @Override
        public boolean fits(ModelFolder folder) {
          return VisionHead.CLIPS.fits(folder, name -> name.contains("ForVideoClassification"));
        }

        @Override
        public Class<VideoClassificationOptions> optionsType() {
          return VideoClassificationOptions.class;
        }

        /** Onto the first frame. */
        @Override
        public void draw(Clip input, List<ScoredLabel> output, Path png) {
          LabelBars.draw(input.frame(0), output).writePng(png);
        }

        @Override
        public String print(List<ScoredLabel> output) {
          return ScoredLabel.text(output);
        }
      };

  /** The clip's name where a processor is made for clips. */
  private static final String VIDEOS = "pixel_values_videos";

  private final Processor<Image> processor;
  private final Json config;
  private final Optional<Json> video;
  private final Ranking ranking;

  private VideoClassification(Processor<Image> processor, Json config, Optional<Json> video) {
    this.processor = processor;
    this.config = config;
    this.video = video;
    this.ranking = Ranking.of(config);
  }

  /** {@code pixel_values [B, F, 3, H, W]}, under the name that the model's processor gives. */
  @Override
  public Inputs encode(List<Clip> batch, Call call) {
    FrameSampling sampling =
        FrameSampling.of(config, video, call.options(VideoClassificationOptions.class));
    List<Map.Entry<String, Tensor>> clips =
        batch.stream().map(clip -> pixels(sampling.of(clip))).toList();
    return Inputs.of(
        clips.get(0).getKey(), joined(clips.stream().map(Map.Entry::getValue).toList()));
  }

  /** An image processor gives frames as a batch, a video processor as one clip. */
  private Map.Entry<String, Tensor> pixels(List<Image> frames) {
    Map<String, Tensor> made = processor.process(frames).byName();
    String name = made.containsKey(VIDEOS) ? VIDEOS : "pixel_values";
    Tensor pixels = made.get(name);
    Shape shape = pixels.shape();
    return Map.entry(
        name,
        shape.rank() == 5
            ? pixels
            : pixels.reshaped(
                Shape.of(1, shape.axis(0), shape.axis(1), shape.axis(2), shape.axis(3))));
  }

  /** Clips of one type and shape, whose first axis is 1, as one batch. */
  private static Tensor joined(List<Tensor> clips) {
    long[] axes = clips.get(0).shape().axes();
    axes[0] = clips.size();
    Tensor all = Tensor.zeros(clips.get(0).type(), Shape.of(axes));
    ByteBuffer bytes = all.bytes();
    clips.forEach(clip -> bytes.put(clip.bytes()));
    return all;
  }

  @Override
  public List<List<ScoredLabel>> decode(Outputs outputs, List<Clip> batch, Call call) {
    LabelOptions options = call.options(VideoClassificationOptions.class).labels();
    return ranking.rank(outputs.get("logits"), options.functionToApply(), options.topK());
  }
}
