package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.spi.Source;
import dev.heed.vision.image.ClipReader;
import dev.heed.vision.task.VideoClassification;
import java.nio.file.Path;

/**
 * What happens in a clip: {@code NameWhatHappens MODEL_FOLDER CLIP}, the clip a folder of frames or
 * an animated GIF, the model VideoMAE or TimeSformer.
 */
public final class NameWhatHappens {

  private NameWhatHappens() {}

  /** Prints the best labels of each clip that the argument names. */
  public static void main(String[] args) {
    ClipReader reader = new ClipReader();
    try (var classify = Heed.start().pipeline(VideoClassification.TYPE, Path.of(args[0]))) {
      for (Source source : reader.find(args[1])) {
        classify
            .run(reader.read(source))
            .forEach(scored -> System.out.printf("%-20s %.3f%n", scored.label(), scored.score()));
      }
    }
  }
}
