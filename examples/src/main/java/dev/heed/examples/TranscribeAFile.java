package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.task.AutomaticSpeechRecognition;
import dev.heed.speech.transcript.Transcript;
import dev.heed.spi.Source;
import java.nio.file.Path;
import java.util.Map;

/**
 * What was said in a recording.
 *
 * <pre>examples/run TranscribeAFile whisper-tiny speech.wav</pre>
 */
public final class TranscribeAFile {

  private TranscribeAFile() {}

  /** A model folder and a recording. */
  public static void main(String[] args) {
    Wanted.arguments(2, args, "TranscribeAFile MODEL_FOLDER RECORDING");
    Audio audio = new AudioReader().read(Source.of(Path.of(args[1])));
    Opening opening = Opening.of(Path.of(args[0])).withOptions(Map.of("num-beams", "1"));
    try (Pipeline<Audio, Transcript> pipeline =
        Heed.start().pipeline(AutomaticSpeechRecognition.TYPE, opening)) {
      System.out.println(pipeline.run(audio).text().strip());
    }
  }
}
