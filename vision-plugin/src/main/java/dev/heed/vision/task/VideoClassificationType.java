package dev.heed.vision.task;

import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.task.Ranking;
import dev.heed.task.ScoredLabel;
import dev.heed.vision.draw.LabelBars;
import dev.heed.vision.image.Clip;
import dev.heed.vision.image.ClipReader;
import dev.heed.vision.image.Image;
import java.nio.file.Path;
import java.util.List;

/** The name tag of {@link VideoClassification}. */
public final class VideoClassificationType implements TaskType<Clip, List<ScoredLabel>> {

  private static final int TOP_K = 5;

  VideoClassificationType() {}

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
    Json config = setup.folder().config();
    return new VideoClassification(
        setup.processor("image", Image.class),
        FrameSampling.of(config, setup.options()),
        Ranking.of(config, setup.options(), TOP_K));
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return Purpose.CLIPS.fits(folder, name -> name.contains("ForVideoClassification"));
  }

  @Override
  public List<TaskOption> options() {
    return List.of(
        new TaskOption("top-k", "N", "How many labels at most (" + TOP_K + ")."),
        new TaskOption("num-frames", "N", "Frames to look at (the model's num_frames)."),
        new TaskOption("frame-sampling-rate", "N", "One frame of every N (1)."),
        new TaskOption("function-to-apply", "F", "softmax, sigmoid or none (softmax)."));
  }

  /** Onto the first frame. */
  @Override
  public void draw(Clip input, List<ScoredLabel> output, Path png) {
    LabelBars.draw(input.frame(0), output).writePng(png);
  }

  @Override
  public String print(List<ScoredLabel> output) {
    return ImageClassification.TYPE.print(output);
  }
}
