package dev.heed.speech.task;

import dev.heed.generate.Encoded;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Hears a recording from window to window, each beginning where the last whole passage ended.
 *
 * @param alignment finds when each token was said; empty where nobody asks
 */
record WhisperListener(
    Session encoder,
    Generator generator,
    WhisperTokens tokens,
    WhisperSettings settings,
    Optional<WordAlignment> alignment) {

  /**
   * @param features {@code [1, mels, N]} of the whole recording
   * @param frames in one window
   * @param times whether the model writes times
   * @param sound how many frames have sound, where words are laid along them alone
   */
  WhisperSaid listen(Tensor features, int frames, boolean times, OptionalInt sound) {
    int all = features.shape().size(2);
    int framesPerStep = Math.max(1, frames / settings.steps());
    OptionalInt steps =
        sound.isPresent() ? OptionalInt.of(sound.getAsInt() / framesPerStep) : OptionalInt.empty();
    OptionalInt language = OptionalInt.empty();
    WhisperSaid said = WhisperSaid.nothing();
    for (int at = 0; at < all; ) {
      int heard = Math.min(frames, all - at);
      Inputs window = Inputs.of("input_features", window(features, at, heard, frames));
      try (Encoded encoded = Encoded.by(encoder, window, RunLimit.none())) {
        if (at == 0 && settings.detects()) {
          language = OptionalInt.of(detect(encoded));
        }
        Written written = written(encoded, settings.prompt(language, times), times, steps);
        said = at == 0 ? WhisperSaid.instructions(written.prompt) : said;
        Passage passage = passage(written.tokens, heard, frames);
        said = said.and(passage.tokens, written.ends, (double) at / framesPerStep);
        at += passage.frames;
      }
    }
    return said;
  }

  /**
   * What is written of one window.
   *
   * @param window {@code [1, mels, frames]}
   * @param language that was detected before; empty to detect it here where it is wanted
   * @param steps how many steps of the encoder have sound
   */
  Written hear(Tensor window, OptionalInt language, int steps) {
    try (Encoded encoded =
        Encoded.by(encoder, Inputs.of("input_features", window), RunLimit.none())) {
      boolean detects = language.isEmpty() && settings.detects();
      OptionalInt spoken = detects ? OptionalInt.of(detect(encoded)) : language;
      return written(encoded, settings.prompt(spoken, true), true, OptionalInt.of(steps))
          .in(spoken);
    }
  }

  private Written written(Encoded encoded, long[] prompt, boolean times, OptionalInt steps) {
    long[] written = write(encoded, prompt, times);
    int[] ends = ends(encoded, prompt, written, steps);
    return new Written(prompt, withoutEnd(written), ends, OptionalInt.empty());
  }

  /** Where each token ends, in steps of the encoder; zeros where nobody asks. */
  private int[] ends(Encoded encoded, long[] prompt, long[] written, OptionalInt steps) {
    return alignment
        .map(found -> found.ends(encoded, prompt, written, steps))
        .orElseGet(() -> new int[written.length]);
  }

  /**
   * What was written of a window.
   *
   * @param tokens without the end
   * @param ends where each token ends, in steps of the encoder
   * @param language that was detected, where it was
   */
  @SuppressWarnings("ArrayRecordComponent") // two of them are compared by nobody
  record Written(long[] prompt, long[] tokens, int[] ends, OptionalInt language) {

    private Written in(OptionalInt spoken) {
      return new Written(prompt, tokens, ends, spoken);
    }
  }

  /** How much of what was written of a window counts, and how far it goes. */
  @SuppressWarnings("ArrayRecordComponent") // passages are compared by nobody
  record Passage(long[] tokens, int frames) {}

  /** A window of the features; behind the recording there are zeros. */
  private static Tensor window(Tensor features, int from, int heard, int frames) {
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
    Generation how = Generation.of(settings.config());
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

  /** Two times side by side end a passage: what follows the last pair is heard again. */
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
    int framesPerStep = Math.max(1, frames / settings.steps());
    int further = (int) (ids[cut - 1] - tokens.firstTime()) * framesPerStep;
    return new Passage(Arrays.copyOf(ids, cut + 1), further > 0 ? further : heard);
  }
}
