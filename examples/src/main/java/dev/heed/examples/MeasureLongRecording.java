package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.model.ModelFolder;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.score.EnglishText;
import dev.heed.speech.score.LostWords;
import dev.heed.speech.score.WordErrors;
import dev.heed.speech.task.AutomaticSpeechRecognition;
import dev.heed.speech.transcript.Transcript;
import dev.heed.speech.transcript.TranscriptChunk;
import dev.heed.spi.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Whether a long recording is heard whole: sentences are spoken one after the other, again and
 * again, and what was heard is held against what was said. Times must rise, and no passage may be
 * lost or heard twice where one window ends and the next begins.
 *
 * <pre>
 * examples/run MeasureLongRecording whisper-tiny examples/texts/spoken.txt "flite -voice slt -t {text} -o {file}" 10
 * </pre>
 *
 * <p>With a number behind the minutes, sentences come in another order in every round, and pauses
 * of 0.1 to 1.5 seconds lie between them: each number joins them differently. {@code published}
 * last hears the recording as published, without windows that end in pauses.
 */
public final class MeasureLongRecording {

  private static final int RATE = 16000;
  private static final double PAUSE = 0.6;

  private MeasureLongRecording() {}

  /**
   * A model folder, the sentences, how they are spoken, how many minutes, and how they are joined.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Wanted.arguments(
        4,
        args,
        "MeasureLongRecording MODEL_FOLDER SENTENCES.txt HOW_TO_SPEAK MINUTES [NUMBER]"
            + " [published]");
    List<String> said = new ArrayList<>();
    Audio audio = recording(args, said);
    Opening opening =
        Opening.of(Path.of(args[0]))
            .withOptions(
                Map.of(
                    "language",
                    "en",
                    "num-beams",
                    "1",
                    "return-timestamps",
                    "true",
                    "cut-at-pauses",
                    String.valueOf(!args[args.length - 1].equals("published"))));
    try (Pipeline<Audio, Transcript> pipeline =
        Heed.start().pipeline(AutomaticSpeechRecognition.TYPE, opening)) {
      long start = System.nanoTime();
      Transcript transcript = pipeline.run(audio);
      double seconds = (System.nanoTime() - start) / 1e9;
      EnglishText text = EnglishText.of(ModelFolder.open(Path.of(args[0])));
      print(text, String.join(" ", said), transcript, audio.seconds());
      System.out.printf(
          "%.0f s of sound in %.0f s: real-time factor %.3f%n",
          audio.seconds(), seconds, seconds / audio.seconds());
    }
  }

  private static Audio recording(String[] args, List<String> said)
      throws IOException, InterruptedException {
    Synthesiser synthesiser = new Synthesiser(args[2]);
    int length = (int) (60 * RATE * Double.parseDouble(args[3]));
    List<String> sentences = Files.readAllLines(Path.of(args[1]));
    List<float[]> spoken = new ArrayList<>();
    for (String sentence : sentences) {
      Path file = synthesiser.speak(sentence);
      spoken.add(new AudioReader().read(Source.of(file)).at(RATE).samples());
    }
    return joined(spoken, sentences, length, new Joint(args), said);
  }

  /** In which order, and with which pauses. */
  private static final class Joint {

    private final Random random;
    private final boolean mixed;

    Joint(String... args) {
      mixed = args.length > 4 && !args[4].equals("published");
      random = new Random(mixed ? Long.parseLong(args[4]) : 0);
    }

    List<Integer> order(int size) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
      if (mixed) {
        Collections.shuffle(order, random);
      }
      return order;
    }

    int pause() {
      return (int) (RATE * (mixed ? 0.1 + 1.4 * random.nextDouble() : PAUSE));
    }
  }

  private static Audio joined(
      List<float[]> spoken, List<String> sentences, int length, Joint joint, List<String> said) {
    float[] all = new float[length];
    int at = 0;
    while (true) {
      for (int i : joint.order(spoken.size())) {
        float[] next = spoken.get(i);
        if (at + next.length > length) {
          return Audio.mono(Arrays.copyOf(all, Math.min(at, length)), RATE);
        }
        System.arraycopy(next, 0, all, at, next.length);
        said.add(sentences.get(i));
        at += next.length + joint.pause();
      }
    }
  }

  private static void print(EnglishText text, String said, Transcript heard, double end) {
    List<String> spoken = text.words(said);
    WordErrors errors = WordErrors.between(spoken, text.words(heard.text()));
    LostWords lost = LostWords.between(spoken, text.words(heard.text()));
    List<TranscriptChunk> chunks = heard.chunks().orElse(List.of());
    System.out.printf(
        "%d passages; their times %s%n",
        chunks.size(), rise(chunks, end) ? "rise from the first to the last" : "GO BACK");
    System.out.printf(
        "word error rate %.1f %% of %d words%nlongest passage lost: %d words %s, doubled: %d words"
            + " %s%n",
        100 * errors.rate(),
        errors.words(),
        lost.missed().size(),
        lost.missed(),
        lost.added().size(),
        lost.added());
  }

  private static boolean rise(List<TranscriptChunk> chunks, double end) {
    double before = 0;
    for (TranscriptChunk chunk : chunks) {
      double from = chunk.start().orElse(before);
      double to = chunk.end().orElse(end);
      if (from < before - 1e-9 || to < from || to > end + 0.02) {
        System.out.println("not in order: " + chunk + " after " + before);
        return false;
      }
      before = to;
    }
    return true;
  }
}
