package dev.heed.speech.whisper;

import dev.heed.speech.processing.WhisperFeatures;
import dev.heed.speech.voice.Pauses;
import dev.heed.speech.whisper.WhisperDecoder.Passage;
import dev.heed.speech.whisper.WhisperDecoder.Timed;
import dev.heed.speech.whisper.WhisperDecoder.Written;
import dev.heed.speech.whisper.WhisperTranscript.Window;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Transcribes a long recording in windows that end in pauses. The published way goes on from the
 * last time that the model wrote, which may lie inside a sentence; what is left of that sentence is
 * then easily not heard at all. Only where there is no pause is that the way here too.
 *
 * @see <a href="https://arxiv.org/abs/2303.00747">Bain et al. 2023, section 2: cut and merge</a>
 */
record WhisperPauses(WhisperDecoder decoder, WhisperFeatures extractor, Pauses pauses) {

  /**
   * Seconds without speech in front of a window that are left out: what a model writes of silence
   * is made up.
   */
  private static final double SILENCE = 2;

  /** Seconds of speech behind the last time that are transcribed again rather than left out. */
  private static final double LEFT_OUT = 1;

  /** Hands over all windows of a recording, one after the other. */
  void hear(float[] samples, Consumer<Window> heard) {
    OptionalInt language = OptionalInt.empty();
    for (int at = 0; at < samples.length; ) {
      int silent = pauses.silence(at, samples.length);
      if (silent > SILENCE * extractor.rate() || silent == samples.length - at) {
        int skipped = silent == samples.length - at ? silent : silent - extractor.rate() / 2;
        heard.accept(silence(skipped));
        at += skipped;
        continue;
      }
      OptionalInt cut = OptionalInt.empty();
      int end = samples.length;
      if (end - at > extractor.window()) {
        cut = pauses.in(at, extractor.window());
        end = cut.orElse(at + extractor.window());
      }
      boolean isWhole = cut.isPresent() || end == samples.length;
      Written written = decoder.window(features(samples, at, end), language, steps(end - at));
      language = written.language();
      long[] said = written.tokens();
      Passage passage =
          isWhole
              ? new Passage(said, frames(whole(said, at, end)))
              : decoder.passage(said, frames(end - at), frames(extractor.window()));
      int length = Math.min(passage.frames() * extractor.hop(), samples.length - at);
      heard.accept(window(written, closed(passage.tokens(), length), length));
      at += length;
    }
  }

  /** Nothing was said for so many samples. */
  private Window silence(int length) {
    double seconds = (double) length / extractor.rate();
    return new Window(new long[0], new double[0], Optional.of(new double[] {seconds, 0, 0}));
  }

  private WhisperTokens tokens() {
    return decoder.tokens();
  }

  private Tensor features(float[] samples, int from, int to) {
    float[] part = Arrays.copyOfRange(samples, from, to);
    return extractor.extract(List.of(part)).byName().get("input_features");
  }

  /** How many samples of a window that ends in a pause were written down: as a rule all. */
  private int whole(long[] said, int at, int end) {
    int last = said.length - 1;
    if (last < 1 || !tokens().isTime(said[last])) {
      return end - at;
    }
    int time = at + samples(said[last]);
    int second = extractor.rate();
    return time - at >= second && pauses.spoken(time, end) > LEFT_OUT * second
        ? Math.max(second, pauses.nearest(time, second) - at)
        : end - at;
  }

  /** A passage ends with its window at the latest, and none is opened behind the last one. */
  private long[] closed(long[] said, int length) {
    long latest = tokens().firstTime() + steps(length);
    List<Long> kept = new ArrayList<>();
    for (long id : said) {
      kept.add(Math.min(id, Math.max(latest, tokens().firstTime() - 1)));
    }
    int last = kept.size() - 1;
    if (last > 0 && tokens().isTime(kept.get(last)) && tokens().isTime(kept.get(last - 1))) {
      kept.remove(last);
    } else if (last >= 0 && !tokens().isTime(kept.get(last))) {
      kept.add(latest);
    }
    return kept.stream().mapToLong(Long::longValue).toArray();
  }

  private Window window(Written written, long[] said, int length) {
    int[] ends = Arrays.copyOf(written.ends(), Math.max(said.length, written.ends().length));
    Timed all = Timed.of(written.prompt()).and(said, ends, 0);
    double seconds = (double) length / extractor.rate();
    return new Window(
        all.tokens(), all.seconds(secondsPerStep()), Optional.of(new double[] {seconds, 0, 0}));
  }

  private double secondsPerStep() {
    return (double) samplesPerStep() / extractor.rate();
  }

  private int samplesPerStep() {
    return Math.max(1, extractor.window() / decoder.settings().steps());
  }

  private int samples(long time) {
    return (int) (time - tokens().firstTime()) * samplesPerStep();
  }

  private int steps(int samples) {
    return samples / samplesPerStep();
  }

  /** Full frames, and what is left over at the end of the recording. */
  private int frames(int samples) {
    return (samples + extractor.hop() - 1) / extractor.hop();
  }
}
