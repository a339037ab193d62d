package dev.heed.speech.whisper;

import dev.heed.generate.Encoded;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Call;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Writes down what is said, window by window.
 *
 * @param alignment finds when each token was said; empty where times are not asked for
 * @param call whose limit every run has
 */
record WhisperDecoder(
    Session encoder,
    Generator generator,
    WhisperTokens tokens,
    WhisperSettings settings,
    Optional<WordAlignment> alignment,
    Call call) {

  /**
   * What was written of one window.
   *
   * @param tokens without the end
   * @param ends where each token ends, in steps of the encoder; zeros where they are not asked for
   * @param language that was detected, where it was
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Written(long[] prompt, long[] tokens, int[] ends, OptionalInt language) {}

  /** How much of what was written of a window counts, and how many frames it goes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Passage(long[] tokens, int frames) {}

  /**
   * The prompt, then the tokens of all windows.
   *
   * @param ends where each token ends, in steps of the encoder from the start of the recording
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Timed(long[] tokens, double[] ends) {

    static Timed of(long... prompt) {
      return new Timed(prompt, new double[prompt.length]);
    }

    /**
     * With the tokens of one more window.
     *
     * @param found at least as many as there are tokens, from the start of the window
     * @param offset where the window starts
     */
    Timed and(long[] more, int[] found, double offset) {
      long[] all = Arrays.copyOf(tokens, tokens.length + more.length);
      double[] times = Arrays.copyOf(ends, all.length);
      for (int i = 0; i < more.length; i++) {
        all[tokens.length + i] = more[i];
        times[tokens.length + i] = offset + found[i];
      }
      return new Timed(all, times);
    }

    /** The ends in seconds. */
    double[] seconds(double perStep) {
      return Arrays.stream(ends).map(end -> end * perStep).toArray();
    }
  }

  /**
   * A whole recording: each window begins where the last whole passage ended.
   *
   * @param features {@code [1, mels, N]}
   * @param frames in one window
   * @param times whether the model writes times
   * @param sound how many frames have sound, where words are laid along them alone
   */
  Timed recording(Tensor features, int frames, boolean times, OptionalInt sound) {
    int all = features.shape().size(2);
    int framesPerStep = framesPerStep(frames);
    OptionalInt steps =
        sound.isPresent() ? OptionalInt.of(sound.getAsInt() / framesPerStep) : OptionalInt.empty();
    OptionalInt language = OptionalInt.empty();
    Timed said = Timed.of();
    for (int at = 0; at < all; ) {
      int heard = Math.min(frames, all - at);
      Written written = window(cut(features, at, heard, frames), language, at == 0, times, steps);
      language = written.language;
      said = at == 0 ? Timed.of(written.prompt) : said;
      Passage passage = passage(written.tokens, heard, frames);
      said = said.and(passage.tokens, written.ends, (double) at / framesPerStep);
      at += passage.frames;
    }
    return said;
  }

  /**
   * One window, with times.
   *
   * @param window {@code [1, mels, frames]}
   * @param language that was detected before; empty to detect it here where it is wanted
   * @param steps how many steps of the encoder have sound
   */
  Written window(Tensor window, OptionalInt language, int steps) {
    return window(window, language, language.isEmpty(), true, OptionalInt.of(steps));
  }

  private Written window(
      Tensor window, OptionalInt language, boolean first, boolean times, OptionalInt steps) {
    Inputs inputs = Inputs.of("input_features", window);
    try (Encoded encoded = Encoded.by(encoder, inputs, call.limit())) {
      OptionalInt spoken = first && settings.detects() ? OptionalInt.of(detect(encoded)) : language;
      long[] prompt = settings.prompt(spoken, times);
      long[] written = write(encoded, prompt, times);
      int[] ends =
          alignment
              .map(found -> found.ends(encoded, prompt, written, steps))
              .orElseGet(() -> new int[written.length]);
      return new Written(prompt, withoutEnd(written), ends, spoken);
    }
  }

  /** A window of the features; behind the recording there are zeros. */
  private static Tensor cut(Tensor features, int from, int heard, int frames) {
    int mels = features.shape().size(1);
    int all = features.shape().size(2);
    if (all == frames && from == 0) {
      return features;
    }
    Tensor window = Tensor.zeros(ElementType.F32, Shape.of(1, mels, frames));
    FloatBuffer in = features.floats();
    FloatBuffer out = window.floats();
    for (int m = 0; m < mels; m++) {
      out.put(m * frames, in, m * all + from, heard);
    }
    return window;
  }

  /** The language whose token is the likeliest first one. */
  private int detect(Encoded encoded) {
    List<Integer> ids = settings.languageIds();
    GenerationConfig one =
        settings
            .config()
            .with("suppress_tokens", null)
            .with("begin_suppress_tokens", null)
            .with("max_length", null)
            .with("num_beams", 1)
            .with("max_new_tokens", 1);
    Generation how =
        Generation.of(one)
            .within(call.limit())
            .withRule(
                (row, scores) -> {
                  for (int id = 0; id < scores.length; id++) {
                    scores[id] = ids.contains(id) ? scores[id] : Float.NEGATIVE_INFINITY;
                  }
                });
    Prompt start = Prompt.repeated(1, settings.start());
    return (int) generator.generate(encoded, start, how).sequences().get(0).added()[0];
  }

  /** The tokens behind the instructions. */
  private long[] write(Encoded encoded, long[] prompt, boolean times) {
    Generation how = Generation.of(settings.config()).within(call.limit());
    Generation ruled = times ? how.withRule(settings.rule()) : how;
    return generator
        .generate(encoded, Prompt.repeated(1, prompt), ruled)
        .sequences()
        .get(0)
        .added();
  }

  private long[] withoutEnd(long[] ids) {
    int length = ids.length;
    while (length > 0 && ids[length - 1] == tokens.end()) {
      length--;
    }
    return Arrays.copyOf(ids, length);
  }

  /** Two times side by side end a passage: what follows the last pair is transcribed again. */
  Passage passage(long[] ids, int heard, int frames) {
    int cut = 0;
    for (int i = 0; i + 1 < ids.length; i++) {
      cut = tokens.isTime(ids[i]) && tokens.isTime(ids[i + 1]) ? i + 1 : cut;
    }
    int last = ids.length - 1;
    boolean endsInOne = last >= 1 && tokens.isTime(ids[last]) && !tokens.isTime(ids[last - 1]);
    if (cut == 0 || endsInOne) {
      return new Passage(ids, heard);
    }
    int further = (int) (ids[cut - 1] - tokens.firstTime()) * framesPerStep(frames);
    return new Passage(Arrays.copyOf(ids, cut + 1), further > 0 ? further : heard);
  }

  private int framesPerStep(int frames) {
    return Math.max(1, frames / settings.steps());
  }
}
