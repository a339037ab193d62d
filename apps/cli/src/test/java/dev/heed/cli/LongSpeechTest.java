package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.score.EnglishText;
import dev.heed.speech.score.LostWords;
import dev.heed.speech.task.AutomaticSpeechRecognition;
import dev.heed.speech.transcript.Transcript;
import dev.heed.speech.transcript.TranscriptChunk;
import dev.heed.spi.Source;
import dev.heed.testing.NamedModels;
import dev.heed.testing.NeedsModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A recording of several windows: nothing is lost or heard twice where one ends. */
class LongSpeechTest {

  private static final int TIMES = 6;
  private static final String SAID =
      "Please leave your name and number after the tone. Our office is closed until nine o'clock on"
          + " Monday morning.";

  private static Audio recording() {
    Path root = Path.of(System.getProperty("heed.root", "."));
    Audio once = new AudioReader().read(Source.of(root.resolve("examples/sounds/message.wav")));
    int pause = once.rate() / 2;
    float[] all = new float[TIMES * (once.length() + pause)];
    for (int i = 0; i < TIMES; i++) {
      System.arraycopy(once.samples(), 0, all, i * (once.length() + pause), once.length());
    }
    return Audio.mono(all, once.rate());
  }

  @Test
  @NeedsModel("whisper-tiny-q8")
  void passages_rise_and_no_more_than_2_words_in_a_row_are_lost_or_doubled() {
    Path model = NamedModels.folder("whisper-tiny-q8");
    Opening opening =
        Opening.of(model)
            .withOptions(Map.of("num-beams", "1", "language", "en", "return-timestamps", "true"));
    Audio audio = recording();
    try (Pipeline<Audio, Transcript> pipeline =
        Heed.start().pipeline(AutomaticSpeechRecognition.TYPE, opening)) {
      Transcript transcript = pipeline.run(audio);
      requireRising(transcript.chunks().orElseThrow(), audio.seconds());
      EnglishText text = EnglishText.plain();
      List<String> said =
          new ArrayList<>(text.words(String.join(" ", Collections.nCopies(TIMES, SAID))));
      LostWords lost = LostWords.between(said, text.words(transcript.text()));
      System.out.printf("%.0f s: %s%n", audio.seconds(), lost);
      assertThat(lost.missed()).hasSizeLessThanOrEqualTo(2);
      assertThat(lost.added()).hasSizeLessThanOrEqualTo(2);
    }
  }

  private static void requireRising(List<TranscriptChunk> chunks, double end) {
    double before = 0;
    for (TranscriptChunk chunk : chunks) {
      assertThat(chunk.start().orElse(before)).isGreaterThanOrEqualTo(before);
      before = chunk.end().orElse(end);
    }
    assertThat(before).isLessThanOrEqualTo(end + 0.5);
  }
}
