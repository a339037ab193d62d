package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.task.AutomaticSpeechRecognition;
import dev.heed.speech.transcript.Transcript;
import dev.heed.speech.transcript.TranscriptChunk;
import dev.heed.spi.Source;
import dev.heed.testing.NamedModels;
import dev.heed.testing.NeedsModel;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When each word was said, from what the decoder looked at. */
class WordTimesTest {

  private static final Heed HEED = Heed.start();

  /** Where the synthesiser ended each word of examples/sounds/message.wav, in seconds. */
  private static final List<Map.Entry<String, Double>> TRUE_ENDS =
      List.of(
          Map.entry("Please", 0.479),
          Map.entry("leave", 0.756),
          Map.entry("your", 0.957),
          Map.entry("name", 1.206),
          Map.entry("and", 1.414),
          Map.entry("number", 1.816),
          Map.entry("after", 2.159),
          Map.entry("the", 2.293),
          Map.entry("tone", 2.668),
          Map.entry("our", 3.146),
          Map.entry("office", 3.637),
          Map.entry("is", 3.786),
          Map.entry("closed", 4.283),
          Map.entry("until", 4.606),
          Map.entry("on", 5.472),
          Map.entry("Monday", 5.850),
          Map.entry("morning", 6.360));

  private static Transcript run(Path model, Audio audio, Map<String, String> options) {
    Opening opening = Opening.of(model).withOptions(options);
    try (Pipeline<Audio, Transcript> pipeline =
        HEED.pipeline(AutomaticSpeechRecognition.TYPE, opening)) {
      return pipeline.run(audio);
    }
  }

  private static Audio read(Path file) {
    return new AudioReader().read(Source.of(file));
  }

  @Test
  @NeedsModel("whisper-tiny-q8")
  void words_end_where_they_were_spoken_within_300_ms_and_150_on_average() {
    Path model = NamedModels.folder("whisper-tiny-q8");
    Path root = Path.of(System.getProperty("heed.root", "."));
    Audio audio = read(root.resolve("examples/sounds/message.wav"));
    Map<String, String> options =
        Map.of("return-timestamps", "word", "language", "en", "num-beams", "1");
    Transcript transcript = run(model, audio, options);
    List<TranscriptChunk> words = transcript.chunks().orElseThrow();
    requireRising(words, audio.seconds());
    assertThat(words.stream().map(TranscriptChunk::text).collect(Collectors.joining()))
        .isEqualTo(transcript.text());
    requireNear(words);
  }

  private static void requireNear(List<TranscriptChunk> words) {
    double sum = 0;
    int at = 0;
    for (Map.Entry<String, Double> word : TRUE_ENDS) {
      while (!words.get(at).text().strip().replaceAll("\\W", "").equalsIgnoreCase(word.getKey())) {
        at++;
      }
      double off = Math.abs(words.get(at).end().orElseThrow() - word.getValue());
      assertThat(off).as("%s in %s", word, words.get(at)).isLessThan(0.3);
      sum += off;
    }
    System.out.printf(
        "%d words end %.0f ms off on average%n", TRUE_ENDS.size(), 1000 * sum / TRUE_ENDS.size());
    assertThat(sum / TRUE_ENDS.size()).isLessThan(0.15);
  }

  private static void requireRising(List<TranscriptChunk> words, double seconds) {
    double before = 0;
    for (TranscriptChunk word : words) {
      assertThat(word.start().orElseThrow()).isGreaterThanOrEqualTo(before);
      assertThat(word.end().orElseThrow()).isBetween(word.start().orElseThrow(), seconds);
      before = word.start().orElseThrow();
    }
  }

  @Test
  void a_merged_decoder_and_one_of_its_own_give_the_same_words_and_times(@TempDir Path folder)
      throws IOException {
    Path model = Reference.folder("models/whisper");
    Path merged = withoutPlainDecoders(model, folder);
    Audio audio = read(Reference.folder("models_inputs/wave_40000_2.f32.bin"));
    Map<String, String> options =
        Map.of("return-timestamps", "word", "language", "en", "max-new-tokens", "14");
    Transcript plain = run(model, audio, options);
    assertThat(plain.chunks().orElseThrow()).isNotEmpty();
    assertThat(run(merged, audio, options)).isEqualTo(plain);
    assertThat(plain.text())
        .isEqualTo(
            run(
                    model,
                    audio,
                    Map.of("return-timestamps", "true", "language", "en", "max-new-tokens", "14"))
                .text());
  }

  private static Path withoutPlainDecoders(Path model, Path folder) throws IOException {
    Files.createDirectories(folder.resolve("onnx"));
    try (Stream<Path> files = Files.walk(model, 2)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = model.relativize(file).toString();
        if (!name.startsWith("golden") && !name.matches(".*decoder_(model|with_past_model).onnx")) {
          Files.copy(file, folder.resolve(name));
        }
      }
    }
    return folder;
  }
}
