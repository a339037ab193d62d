package dev.heed.speech.ctc;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.speech.transcript.RecognitionOptions;
import dev.heed.speech.transcript.Strides;
import dev.heed.spi.Call;
import dev.heed.spi.Task;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Transcription by a CTC model of speech that is still coming: the pipeline's own overlapping
 * windows, each transcribed as soon as it is full, whatever the blocks that samples come in. So all
 * text together is what the pipeline says of the whole recording, to the letter. It keeps one
 * window of samples. For one thread.
 *
 * <pre>{@code
 * Pipeline<Audio, Transcript> pipeline =
 *     heed.pipeline(AutomaticSpeechRecognition.TYPE, Path.of("wav2vec2-base-960h"));
 * Call call = Call.plain().withOption("chunk-length-s", "5");
 * TranscriptStream stream = TranscriptStream.of(pipeline.task(), call);
 * System.out.print(stream.push(samples));
 * System.out.print(stream.finish());
 * }</pre>
 *
 * <p>Algorithmic delay: {@code --chunk-length-s} at most, for what comes first in a window.
 */
public final class TranscriptStream {

  private final CtcRecognition task;
  private final Call call;
  private final Strides strides;
  private final float[] kept;
  private int length;
  private boolean said;
  private boolean begun;
  private int run = -1;

  private TranscriptStream(CtcRecognition task, Call call, Strides strides) {
    this.task = task;
    this.call = call;
    this.strides = strides;
    this.kept = new float[strides.window() + 1];
  }

  /**
   * Begins to listen with an open pipeline, which stays the caller's.
   *
   * @param task of the pipeline
   * @param call with the option {@code chunk-length-s}; its limit is for the whole stream
   * @throws HeedException UNSUPPORTED for a model that is no CTC model, or follows beams
   */
  public static TranscriptStream of(Task<?, ?> task, Call call) {
    RecognitionOptions options = call.options(RecognitionOptions.class);
    if (!(task instanceof CtcRecognition ctc) || CtcRecognition.beams(options) > 1) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "Only CTC models (wav2vec2, HuBERT) without beams say what they hear as it comes. For"
              + " other models cut the sound at its pauses with CaptionStream.");
    }
    Strides strides =
        ctc.strides(options)
            .orElseThrow(
                () ->
                    invalidInput(
                        "A stream is heard in windows: give the call the option chunk-length-s,"
                            + " such as 5."));
    return new TranscriptStream(ctc, call, strides);
  }

  /** Samples in a second that {@link #push} takes. */
  public int rate() {
    return task.extractor().rate();
  }

  /** The next samples, mono: the text that they make certain, which may be empty. */
  public String push(float... samples) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < samples.length; ) {
      int taken = Math.min(samples.length - at, kept.length - length);
      System.arraycopy(samples, at, kept, length, taken);
      length += taken;
      at += taken;
      if (length == kept.length) { // one sample more than a window: this one is not the last
        text.append(heard(strides.window(), strides.right()));
        int step = strides.window() - strides.left() - strides.right();
        System.arraycopy(kept, step, kept, 0, length - step);
        length -= step;
        begun = true;
      }
    }
    return text.toString();
  }

  /** The end of the stream: the text that was still open. */
  public String finish() {
    String text = length > (begun ? strides.left() : 0) ? heard(length, 0) : "";
    length = 0;
    return text + close();
  }

  private String heard(int samples, int right) {
    Strides.Piece piece = new Strides.Piece(0, samples, begun ? strides.left() : 0, right);
    StringBuilder text = new StringBuilder();
    for (int id : task.tokens(Arrays.copyOf(kept, samples), piece, call)) {
      if (id != run) {
        text.append(close());
        run = id;
      }
    }
    return text.toString();
  }

  /** A run of one token is one token, and none where it is the blank. */
  private String close() {
    int[] ids = run < 0 ? new int[0] : new int[] {run};
    run = -1;
    String text =
        CtcText.of(ids, task.vocabulary()).characters().stream()
            .map(CtcText.Mark::text)
            .collect(Collectors.joining());
    if (task.vocabulary().phonemes() && !text.isEmpty()) {
      text = (said ? " " : "") + text;
      said = true;
    }
    return task.vocabulary().lowerCase() ? text.toLowerCase(Locale.ROOT) : text;
  }
}
