package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Pipeline;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.task.AudioClassification;
import dev.heed.spi.Source;
import dev.heed.task.ScoredLabel;
import java.nio.file.Path;
import java.util.List;

/**
 * What each ten seconds of a recording sound like.
 *
 * <pre>examples/run TagSounds ast-finetuned-audioset street.ogg</pre>
 */
public final class TagSounds {

  private static final int SECONDS = 10;

  private TagSounds() {}

  /** A model folder and a recording. */
  public static void main(String[] args) {
    Wanted.arguments(2, args, "TagSounds MODEL_FOLDER RECORDING");
    Audio audio = new AudioReader().read(Source.of(Path.of(args[1])));
    int step = SECONDS * audio.rate();
    try (Pipeline<Audio, List<ScoredLabel>> pipeline =
        Heed.start().pipeline(AudioClassification.TYPE, Path.of(args[0]))) {
      for (int from = 0; from < audio.length(); from += step) {
        Audio part = audio.slice(from, Math.min(audio.length(), from + step));
        ScoredLabel best = pipeline.run(part).get(0);
        System.out.printf(
            "%6d s  %5.1f %%  %s%n", from / audio.rate(), 100 * best.score(), best.label());
      }
    }
  }
}
