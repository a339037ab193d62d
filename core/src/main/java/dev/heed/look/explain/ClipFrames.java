package dev.heed.look.explain;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.spi.InputView;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.Source;
import java.util.List;

/** The pictures of a folder as one clip, for models that take clips. */
final class ClipFrames {

  /** Clip, frame, channel, row, column. */
  private static final int AXES = 5;

  private ClipFrames() {}

  /** Whether a processor made a clip of one frame of a picture. */
  static boolean isOne(Inputs made) {
    return made.byName().values().stream()
        .map(tensor -> tensor.shape())
        .anyMatch(shape -> shape.rank() == AXES && shape.axis(0) == 1 && shape.axis(1) == 1);
  }

  /** The first frames, as many as the model takes. */
  static <I> Inputs of(ModelFolder folder, ProcessorType<I> type, List<Source> pictures) {
    int count = InputView.configured(folder, 16, "num_frames", "frames_per_clip");
    List<I> frames = pictures.stream().limit(count).map(type.reader()::read).toList();
    return type.open(folder).process(frames);
  }
}
