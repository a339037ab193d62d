package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.model.ModelFolder;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.score.EnglishText;
import dev.heed.speech.score.WordErrors;
import dev.heed.speech.task.AutomaticSpeechRecognition;
import dev.heed.speech.transcript.Transcript;
import dev.heed.spi.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The word error rate of a recogniser on sentences with known text. Either a synthesiser speaks
 * them, or a table of recordings and their texts, parted by tabs, is given.
 *
 * <pre>
 * examples/run MeasureWordErrors whisper-tiny examples/texts/spoken.txt "flite -voice rms -t {text} -o {file}"
 * examples/run MeasureWordErrors whisper-tiny recordings.tsv
 * </pre>
 */
public final class MeasureWordErrors {

  /** A recording and what is said in it. */
  private record Spoken(Path file, String text) {}

  private MeasureWordErrors() {}

  /** A model folder, the sentences, and for sentences alone how they are spoken. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Wanted.arguments(
        2, args, "MeasureWordErrors MODEL_FOLDER SENTENCES.txt|RECORDINGS.tsv [HOW_TO_SPEAK]");
    Path folder = Path.of(args[0]);
    List<Spoken> list =
        args.length > 2 ? speak(Path.of(args[1]), args[2]) : recordings(Path.of(args[1]));
    EnglishText text = EnglishText.of(ModelFolder.open(folder));
    Opening opening = Opening.of(folder).withOptions(Map.of("language", "en", "num-beams", "1"));
    try (Pipeline<Audio, Transcript> pipeline =
        Heed.start().pipeline(AutomaticSpeechRecognition.TYPE, opening)) {
      WordErrors all = WordErrors.none();
      for (Spoken spoken : list) {
        Audio audio = new AudioReader().read(Source.of(spoken.file));
        String heard = pipeline.run(audio).text().strip();
        WordErrors one = WordErrors.between(text.words(spoken.text), text.words(heard));
        all = all.and(one);
        System.out.printf("%3.0f %%  %s%n%s", 100 * one.rate(), heard, said(one, spoken));
      }
      System.out.printf(
          "word error rate %.1f %%: %d of %d words replaced, %d missed, %d added, in %d texts%n",
          100 * all.rate(), all.replaced(), all.words(), all.missed(), all.added(), list.size());
    }
  }

  private static String said(WordErrors errors, Spoken spoken) {
    return errors.errors() == 0 ? "" : "       said: %s%n".formatted(spoken.text);
  }

  private static List<Spoken> recordings(Path table) throws IOException {
    return Files.readAllLines(table).stream()
        .map(line -> line.split("\t", 2))
        .map(parts -> new Spoken(table.resolveSibling(parts[0]), parts[1]))
        .toList();
  }

  private static List<Spoken> speak(Path sentences, String command)
      throws IOException, InterruptedException {
    Synthesiser synthesiser = new Synthesiser(command);
    List<Spoken> list = new ArrayList<>();
    for (String line : Files.readAllLines(sentences)) {
      list.add(new Spoken(synthesiser.speak(line), line));
    }
    return list;
  }
}
