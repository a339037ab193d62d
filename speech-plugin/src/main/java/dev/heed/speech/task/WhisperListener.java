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
import java.util.OptionalInt;
import java.util.stream.LongStream;

/** Hears a recording from window to window, each beginning where the last whole passage ended. */
record WhisperListener(
    Session encoder, Generator generator, WhisperTokens tokens, WhisperSettings settings) {

  /**
   * @param features {@code [1, mels, N]} of the whole recording
   * @param frames in one window
   * @param times whether the model writes times
   * @return the instructions, and the tokens of all windows
   */
  long[] listen(Tensor features, int frames, boolean times) {
    int all = features.shape().size(2);
    LongStream.Builder said = LongStream.builder();
    OptionalInt language = OptionalInt.empty();
    for (int at = 0; at < all; ) {
      int heard = Math.min(frames, all - at);
      Inputs window = Inputs.of("input_features", window(features, at, heard, frames));
      try (Encoded encoded = Encoded.by(encoder, window, RunLimit.none())) {
        if (at == 0) {
          language = settings.detects() ? OptionalInt.of(detect(encoded)) : language;
          Arrays.stream(settings.prompt(language, times)).forEach(said::add);
        }
        Passage passage =
            passage(write(encoded, settings.prompt(language, times), times), heard, frames);
        Arrays.stream(passage.tokens).forEach(said::add);
        at += passage.frames;
      }
    }
    return said.build().toArray();
  }

  /** What was written of a window, and how far it goes. */
  @SuppressWarnings("ArrayRecordComponent") // passages are compared by nobody
  private record Passage(long[] tokens, int frames) {}

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

  /** The tokens behind the instructions, without the end. */
  private long[] write(Encoded encoded, long[] prompt, boolean times) {
    Generation how = Generation.of(settings.config());
    Generation ruled = times ? how.withRule(settings.rule()) : how;
    long[] ids =
        generator.generate(encoded, Prompt.repeated(1, prompt), ruled).sequences().get(0).added();
    int length = ids.length;
    while (length > 0 && ids[length - 1] == tokens.end()) {
      length--;
    }
    return Arrays.copyOf(ids, length);
  }

  /** Two times side by side end a passage: what follows the last pair is heard again. */
  private Passage passage(long[] ids, int heard, int frames) {
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
