package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.task.AutomaticSpeechRecognition;
import dev.heed.speech.transcript.Transcript;
import dev.heed.speech.transcript.TranscriptChunk;
import dev.heed.spi.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Subtitles of a recording, however long: {@code .srt} or {@code .vtt}, as the name of the file
 * says.
 *
 * <pre>examples/run WriteSubtitles whisper-tiny talk.mp3 talk.srt</pre>
 */
public final class WriteSubtitles {

  private WriteSubtitles() {}

  /** A model folder, a recording, and where the subtitles go. */
  public static void main(String[] args) throws IOException {
    Wanted.arguments(3, args, "WriteSubtitles MODEL_FOLDER RECORDING SUBTITLES.srt|.vtt");
    Audio audio = new AudioReader().read(Source.of(Path.of(args[1])));
    Opening opening =
        Opening.of(Path.of(args[0]))
            .withOptions(Map.of("return-timestamps", "true", "num-beams", "1"));
    try (Pipeline<Audio, Transcript> pipeline =
        Heed.start().pipeline(AutomaticSpeechRecognition.TYPE, opening)) {
      List<TranscriptChunk> chunks = pipeline.run(audio).chunks().orElse(List.of());
      Files.writeString(Path.of(args[2]), subtitles(chunks, audio.seconds(), args[2]));
      System.out.printf("%d subtitles in %s%n", chunks.size(), args[2]);
    }
  }

  private static String subtitles(List<TranscriptChunk> chunks, double end, String name) {
    boolean vtt = name.endsWith(".vtt");
    StringBuilder text = new StringBuilder(vtt ? "WEBVTT\n\n" : "");
    for (int i = 0; i < chunks.size(); i++) {
      TranscriptChunk chunk = chunks.get(i);
      String from = time(chunk.start().orElse(0.0), vtt);
      String to = time(chunk.end().orElse(end), vtt);
      text.append(vtt ? "" : (i + 1) + "\n");
      text.append("%s --> %s%n%s%n%n".formatted(from, to, chunk.text().strip()));
    }
    return text.toString();
  }

  private static String time(double seconds, boolean vtt) {
    long millis = Math.round(seconds * 1000);
    return "%02d:%02d:%02d%s%03d"
        .formatted(
            millis / 3_600_000,
            millis / 60_000 % 60,
            millis / 1000 % 60,
            vtt ? "." : ",",
            millis % 1000);
  }
}
